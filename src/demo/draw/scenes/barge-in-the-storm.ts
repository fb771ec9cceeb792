import { rain, ridge, ridgeLine, sea, sky, softPatch, swell } from '../scenery.ts';
import { chance, circle, fade, line, path, rect, shape, times, type Drawing, type Pair } from '../svg.ts';
import { townLights } from '../town.ts';
import { barge, tug } from '../vessels.ts';

const HEADLIGHT = fade(
  'headlight',
  [
    [0, '#fff1c2', 0.6],
    [1, '#fff1c2', 0],
  ],
  { across: true },
);

/** The barge against pier 4, in the storm. */
export function bargeInTheStorm(): Drawing {
  const size: Pair = [1920, 1080];
  const [width] = size;
  const sheet = { seed: 101, count: 84, look: { stroke: '#c3d5e4', 'stroke-width': 2.4, 'stroke-opacity': 0.3 } };
  return {
    size,
    parts: [
      sky(size, [
        [0, '#101b2d'],
        [0.45, '#25405a'],
        [0.75, '#4e7185'],
      ]),
      ridge({ seed: 103, width, bottom: 760, level: 610, swing: 70, hills: 1.2 }, { fill: '#27465e' }),
      ridge({ seed: 107, width, bottom: 760, level: 670, swing: 40, hills: 1.8 }, { fill: '#1d374d' }),
      townLights({
        seed: 109,
        line: ridgeLine({ seed: 107, width, bottom: 760, level: 670, swing: 40, hills: 1.8 }),
        depth: 40,
        count: 46,
        colour: '#ffd58a',
      }),
      sea(size, 716, [
        [0, '#2b5167'],
        [1, '#0c1c2c'],
      ]),
      closePier(),
      swell({ level: 800, height: 40, length: 300, width, bottom: 1080, shift: 90 }, { fill: '#1e4257' }),
      barge({
        at: [820, 884],
        scale: 1.5,
        turn: -5,
        hull: '#a5452f',
        band: '#e2c08a',
        load: '#8f8a80',
        shade: '#2a2f36',
      }),
      splash([1204, 880]),
      swell({ level: 892, height: 52, length: 380, width, bottom: 1080, shift: 10 }, { fill: '#163347' }),
      shape(
        [
          [330, 838],
          [980, 740],
          [980, 900],
        ],
        { fill: 'url(#headlight)', 'fill-opacity': 0.6 },
      ),
      tug({
        at: [210, 938],
        scale: 1.25,
        turn: -7,
        livery: {
          hull: '#101d2b',
          band: '#d9603b',
          house: '#c9d3d6',
          shade: '#5b6f7c',
          windows: '#ffe6a0',
          funnel: '#d9603b',
        },
      }),
      path('M348 868Q420 930 470 912Q500 900 512 926', {
        fill: 'none',
        stroke: '#e6d7b4',
        'stroke-width': 6,
        'stroke-linecap': 'round',
      }),
      swell({ level: 984, height: 56, length: 460, width, bottom: 1080, shift: 220 }, { fill: '#0e2436' }),
      rain(size, sheet),
    ],
  };
}

function closePier(): string {
  const cables = times(6, (index) =>
    line(
      [
        [1290, -260],
        [2050, -60 + index * 92],
      ],
      { stroke: '#8fa9b8', 'stroke-width': 5, 'stroke-opacity': 0.8 },
    ),
  );
  const inner = times(5, (index) =>
    line(
      [
        [1290, -260],
        [870 - index * 190, 398],
      ],
      { stroke: '#8fa9b8', 'stroke-width': 5, 'stroke-opacity': 0.8 },
    ),
  );
  return [
    ...cables,
    ...inner,
    shape(
      [
        [1236, -20],
        [1344, -20],
        [1372, 420],
        [1208, 420],
      ],
      { fill: '#0e1c2b' },
    ),
    shape(
      [
        [1196, 440],
        [1384, 440],
        [1414, 830],
        [1166, 830],
      ],
      { fill: '#16293b' },
    ),
    shape(
      [
        [1290, 440],
        [1384, 440],
        [1414, 830],
        [1290, 830],
      ],
      { fill: '#102131' },
    ),
    rect([0, 392], [1920, 52], { fill: '#0c1826' }),
    rect([0, 444], [1920, 10], { fill: '#22394c' }),
    ...times(39, (index) => rect([index * 50, 350], [5, 44], { fill: '#0c1826' })),
    rect([0, 346], [1920, 6], { fill: '#0c1826' }),
    ...[180, 620, 1560].map(
      (x) =>
        line(
          [
            [x, 392],
            [x, 256],
            [x + 40, 250],
          ],
          { stroke: '#0c1826', 'stroke-width': 8 },
        ) +
        circle([x + 44, 256], 12, { fill: '#ffe2a0' }) +
        softPatch(`lamp-${x}`, { at: [x + 44, 262], reach: [130, 120], colour: '#ffe2a0', opacity: 0.5 }),
    ),
    // The taxi at the barrier.
    path(
      'M930 388V362Q932 352 944 350L968 326Q972 322 980 322H1036Q1044 322 1050 328L1074 350L1098 356Q1108 360 1108 372V388Z',
      { fill: '#f2b632' },
    ),
    path('M976 350L990 334H1010V350ZM1018 350V334H1036L1052 350Z', { fill: '#2a3a48' }),
    rect([1002, 312], [26, 11], { fill: '#fff0c0' }),
    circle([964, 388], 15, { fill: '#0a121b' }),
    circle([1074, 388], 15, { fill: '#0a121b' }),
    HEADLIGHT,
    shape(
      [
        [1106, 362],
        [1250, 330],
        [1250, 392],
        [1106, 378],
      ],
      { fill: 'url(#headlight)' },
    ),
    circle([934, 366], 6, { fill: '#ff5a48' }),
  ].join('');
}

/** Water that is thrown up where a hull strikes. */
function splash([x, y]: Pair): string {
  const random = chance(113);
  const foam = { fill: '#e7f1f3', 'fill-opacity': 0.88 };
  const jets = times(9, (index) => {
    const lean = (index - 4) * 26;
    const tall = 190 - Math.abs(index - 4) * 30 + random() * 40;
    return path(
      `M${x - 26 + lean * 0.5} ${y}Q${x + lean * 0.5 - 8} ${y - tall * 0.6} ${x + lean} ${y - tall}Q${x + lean * 0.6 + 22} ${y - tall * 0.5} ${x + 26 + lean * 0.5} ${y}Z`,
      foam,
    );
  });
  const drops = times(22, () => {
    const lean = (random() - 0.5) * 300;
    return circle([x + lean, y - 90 - random() * (210 - Math.abs(lean) * 0.7)], 3 + random() * 7, foam);
  });
  return [...jets, ...drops].join('');
}
