import { clouds, glints, gull, orb, ridge, sea, sky, softPatch } from '../scenery.ts';
import { chance, circle, ellipse, fade, line, path, placed, rect, times, type Drawing, type Pair } from '../svg.ts';
import { skyline } from '../town.ts';
import { barge } from '../vessels.ts';

/** A mooring line that is worn through, on its bollard. */
export function wornLine(): Drawing {
  const size: Pair = [1800, 1200];
  const [width] = size;
  return {
    size,
    parts: [
      sky(size, [
        [0, '#2a4652'],
        [0.3, '#5c7f80'],
        [0.48, '#c7b48f'],
        [0.56, '#eec58e'],
      ]),
      orb([1330, 560], 54, { fill: '#fff0cb', glow: '#ffe0a5', reach: 6 }),
      clouds({
        seed: 1001,
        area: [
          [100, 90],
          [1500, 260],
        ],
        count: 7,
        look: { fill: '#93a596', 'fill-opacity': 0.42 },
      }),
      ridge({ seed: 1003, width, bottom: 700, level: 520, swing: 60, hills: 1.3 }, { fill: '#7d8d80' }),
      skyline({ seed: 1005, from: 900, to: 1810, ground: 650, height: [20, 70], fill: '#5d736d' }),
      sea(size, 640, [
        [0, '#d9b98b'],
        [0.2, '#6f8f8a'],
        [1, '#1d3a44'],
      ]),
      glints({
        seed: 1007,
        area: [
          [0, 654],
          [1800, 200],
        ],
        count: 54,
        colour: '#ffe6b4',
        light: [1330, 160],
        opacity: 0.8,
      }),
      barge({ at: [1580, 712], scale: 0.5, hull: '#5a3430', band: '#9b7a58', load: '#6e6d66', shade: '#2a2f36' }),
      rect([0, 900], [width, 300], { fill: '#4a4f4d' }),
      rect([0, 882], [width, 30], { fill: '#6d706a' }),
      ...times(6, (index) =>
        line(
          [
            [index * 360 - 60, 1200],
            [index * 320 + 60, 912],
          ],
          { stroke: '#3c4140', 'stroke-width': 6 },
        ),
      ),
      softPatch('bollard-shade', { at: [560, 1066], reach: [430, 44], colour: '#16191a', opacity: 0.85 }),
      rope(coil(1066, 260, 92)),
      rope(coil(1036, 236, 84)),
      rope(coil(1006, 214, 78)),
      bollard([520, 1050]),
      rope(times(30, (index): Pair => [352 + index * 11.8, 806 + Math.sin((index / 29) * Math.PI) * 34])),
      rope(times(30, (index): Pair => [350 + index * 11.8, 858 + Math.sin((index / 29) * Math.PI) * 34])),
      rope(
        times(44, (index): Pair => {
          const t = index / 43;
          return [690 + t * 560, 812 - t * 70 + Math.sin(t * Math.PI) * 60];
        }),
      ),
      frayed([1258, 742]),
      gull([420, 260], 92, '#213a44'),
      gull([560, 330], 56, '#213a44'),
    ],
  };
}

function bollard(at: Pair): string {
  return placed(
    { at },
    fade(
      'iron',
      [
        [0, '#39444a'],
        [0.45, '#7d898c'],
        [0.62, '#4f5b60'],
        [1, '#242c31'],
      ],
      { across: true },
    ),
    ellipse([0, 0], [250, 52], { fill: '#262e32' }),
    ellipse([0, -14], [250, 52], { fill: '#4b575c' }),
    path('M-150 -16Q-170 -170 -150 -330H150Q170 -170 150 -16Q0 30 -150 -16Z', { fill: 'url(#iron)' }),
    path('M-210 -350Q-216 -440 -110 -456H110Q216 -440 210 -350Q200 -310 150 -312H-150Q-200 -310 -210 -350Z', {
      fill: 'url(#iron)',
    }),
    ellipse([0, -440], [120, 26], { fill: '#93a0a2' }),
    ...times(6, (index) =>
      circle([-190 + index * 76, -4 + (index === 0 || index === 5 ? -10 : 16)], 13, { fill: '#1d2427' }),
    ),
  );
}

function coil(y: number, reach: number, points: number): Pair[] {
  return times(points, (index): Pair => {
    const turn = (index / (points - 1)) * Math.PI * 2;
    return [1330 - Math.cos(turn) * reach, y - Math.sin(turn) * reach * 0.2];
  });
}

function frayed([x, y]: Pair): string {
  const random = chance(1011);
  return times(30, (index) => {
    const lean = -70 + index * 4.9;
    const long = 70 + random() * 120;
    return path(
      `M${x - 20} ${y + (random() - 0.5) * 30}Q${x + 30 + random() * 20} ${y + lean * 0.25} ${x + long} ${y + lean + long * 0.22}`,
      {
        fill: 'none',
        stroke: ['#e9d3a2', '#c9a86f', '#a98a58', '#7d633d'][index % 4],
        'stroke-width': 3.5 + random() * 5,
        'stroke-linecap': 'round',
      },
    );
  }).join('');
}

/** A laid rope along the points: slanting strands over a dark edge. */
function rope(points: readonly Pair[]): string {
  const body = { 'stroke-linejoin': 'round' };
  const strands = points.map((point, index) => {
    const next = points[index + 1] ?? point;
    const before = points[index - 1] ?? point;
    const turn = (Math.atan2(next[1] - before[1], next[0] - before[0]) * 180) / Math.PI;
    return placed(
      { at: point, turn: turn - 32 },
      ellipse([0, 0], [19, 8], { fill: index % 2 === 0 ? '#dcc08a' : '#c9a86f' }),
    );
  });
  return (
    line(points, { ...body, stroke: '#5e4a30', 'stroke-width': 42 }) +
    line(points, { ...body, stroke: '#a98a58', 'stroke-width': 34 }) +
    strands.join('')
  );
}
