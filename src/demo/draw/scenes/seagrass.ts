import { ridge, sky } from '../scenery.ts';
import { chance, circle, ellipse, fade, halo, path, placed, shape, times, type Drawing, type Pair } from '../svg.ts';

/** Seagrass, fish and light from above. */
export function seagrass(): Drawing {
  const size: Pair = [1200, 1600];
  const [width, height] = size;
  const random = chance(401);
  const blade = (x: number, tall: number, colour: string) => {
    const lean = 60 + random() * 90;
    const wide = 9 + random() * 11;
    const top = height - tall;
    return path(
      `M${x} ${height}C${x - lean * 0.4} ${height - tall * 0.4} ${x + lean * 0.9} ${height - tall * 0.6} ${x + lean} ${top}C${x + lean * 0.9 + wide} ${height - tall * 0.55} ${x + wide - lean * 0.2} ${height - tall * 0.35} ${x + wide * 2} ${height}Z`,
      { fill: colour },
    );
  };
  const meadow = (count: number, tall: Pair, colours: readonly string[]) =>
    times(count, (index) =>
      blade(
        -90 + (index * (width + 120)) / count + random() * 26,
        tall[0] + random() * (tall[1] - tall[0]),
        colours[index % colours.length] ?? '#1d6a58',
      ),
    );
  return {
    size,
    parts: [
      sky(size, [
        [0, '#d8f3e2'],
        [0.12, '#8fd6cb'],
        [0.45, '#2f9aa0'],
        [0.8, '#12626f'],
        [1, '#0b3f4c'],
      ]),
      halo('surface', [
        [0, '#fffbe0', 0.95],
        [1, '#fffbe0', 0],
      ]),
      ellipse([760, 0], [620, 330], { fill: 'url(#surface)' }),
      fade('beam', [
        [0, '#fffde2', 0.42],
        [1, '#fffde2', 0],
      ]),
      ...[
        [560, 90, -150, 190],
        [720, 70, 20, 170],
        [860, 110, 260, 240],
        [430, 50, -330, 120],
      ].map(([x = 0, top = 0, shift = 0, foot = 0]) =>
        shape(
          [
            [x, -10],
            [x + top, -10],
            [x + top + shift + foot, 1300],
            [x + shift, 1300],
          ],
          { fill: 'url(#beam)' },
        ),
      ),
      ridge(
        { seed: 403, width, bottom: height, level: 1240, swing: 50, hills: 1.4 },
        { fill: '#1c7f83', 'fill-opacity': 0.6 },
      ),
      ...meadow(40, [330, 560], ['#2c9a86', '#25907f', '#36a58c']),
      ...school(random),
      ...meadow(34, [300, 640], ['#187763', '#1f8468', '#146a5c']),
      fish([360, 1010], 1.9, '#f2b45a'),
      fish([840, 850], 1.35, '#f7d79a'),
      ...meadow(26, [220, 500], ['#0d5247', '#0f5f4d', '#0a463f']),
      ...times(26, () =>
        circle([random() * width, 300 + random() * 900], 3 + random() * 7, { fill: '#eafff4', 'fill-opacity': 0.4 }),
      ),
      path(`M0 ${height}V1540Q300 1500 600 1530T1200 1510V${height}Z`, { fill: '#08343a' }),
    ],
  };
}

function fish(at: Pair, scale: number, colour: string): string {
  return placed(
    { at, scale },
    path('M-58 0Q-20 -34 40 -12Q58 -4 62 2Q50 14 34 18Q-20 32 -58 0Z', { fill: colour }),
    path('M-50 0L-92 -26Q-82 0 -94 24Z', { fill: colour }),
    path('M-8 -20Q8 -40 28 -36Q24 -24 22 -16Z', { fill: colour, 'fill-opacity': 0.75 }),
    circle([42, -2], 4.5, { fill: '#123c44' }),
  );
}

function school(random: () => number): string[] {
  return times(17, () => fish([240 + random() * 640, 430 + random() * 260], 0.5 + random() * 0.25, '#e6f6ea'));
}
