import { clouds, glints, orb, sea, sky } from '../scenery.ts';
import { chance, line, placed, rect, times, towards, type Drawing, type Pair, path } from '../svg.ts';
import { freighter } from '../vessels.ts';
import { person } from '../town.ts';

/** Cranes at rest in Brackensund, ships waiting, people before the gate. */
export function cranesAtRest(): Drawing {
  const size: Pair = [1920, 1080];
  const [width] = size;
  const random = chance(511);
  const container = (x: number, y: number) =>
    rect([x, y], [118, 46], {
      fill: ['#b5563f', '#3f6d86', '#c99543', '#5b7f6b', '#8a8f99'][Math.floor(random() * 5)] ?? '#8a8f99',
    }) +
    times(5, (index) => rect([x + 12 + index * 22, y + 5], [4, 36], { fill: '#1d2a3a', 'fill-opacity': 0.16 })).join(
      '',
    );
  return {
    size,
    parts: [
      sky(size, [
        [0, '#8494b0'],
        [0.35, '#b9bccb'],
        [0.56, '#ecd3c8'],
        [0.66, '#f7dfc9'],
      ]),
      orb([330, 560], 50, { fill: '#fff0df', glow: '#ffe6cd', reach: 6 }),
      clouds({
        seed: 503,
        area: [
          [-60, 90],
          [1800, 260],
        ],
        count: 9,
        look: { fill: '#dcdde4', 'fill-opacity': 0.5 },
      }),
      sea(size, 660, [
        [0, '#e3cbc3'],
        [0.3, '#93a5b5'],
        [1, '#50687e'],
      ]),
      ...shipsAtAnchor(676, '#7d8ba0'),
      glints({
        seed: 505,
        area: [
          [0, 712],
          [1920, 110],
        ],
        count: 44,
        colour: '#fdeadb',
        opacity: 0.7,
      }),
      rect([0, 826], [width, 254], { fill: '#3f4f63' }),
      rect([0, 818], [width, 14], { fill: '#596a7d' }),
      ...times(4, (row) =>
        times(5 - row, (column) => container(1270 + column * 124 + row * 62, 780 - row * 48)).join(''),
      ),
      crane([430, 826], 1.02),
      crane([820, 826], 1.02),
      crane([1190, 826], 1.02),
      ...times(3, (row) =>
        times(4 - row, (column) => container(-40 + column * 124 + (row % 2) * 40, 780 - row * 48)).join(''),
      ),
      rect([0, 884], [width, 196], { fill: '#303d50' }),
      ...rally(random),
    ],
  };
}

function crane(at: Pair, scale: number): string {
  const steel = '#2c4a66';
  const thin = { stroke: steel, 'stroke-width': 6 };
  const boom = towards([-70, -300], 330, 112);
  return placed(
    { at, scale },
    line(
      [
        [-70, 0],
        [-70, -440],
      ],
      { stroke: steel, 'stroke-width': 20, 'stroke-linecap': 'butt' },
    ),
    line(
      [
        [80, 0],
        [80, -310],
      ],
      { stroke: steel, 'stroke-width': 20, 'stroke-linecap': 'butt' },
    ),
    line(
      [
        [-70, -140],
        [80, -140],
      ],
      { stroke: steel, 'stroke-width': 14 },
    ),
    line(
      [
        [-70, -140],
        [80, -300],
      ],
      thin,
    ),
    line(
      [
        [-80, -300],
        [250, -300],
      ],
      { stroke: '#d9603b', 'stroke-width': 22, 'stroke-linecap': 'butt' },
    ),
    line([[-70, -300], boom], { stroke: '#d9603b', 'stroke-width': 18, 'stroke-linecap': 'butt' }),
    line(
      [
        [-70, -440],
        [240, -306],
      ],
      thin,
    ),
    line(
      [
        [-70, -440],
        [90, -306],
      ],
      thin,
    ),
    line([[-70, -440], boom], thin),
    rect([100, -352], [90, 44], { fill: '#f0e8db', rx: 4 }),
    rect([-92, -16], [44, 18], { fill: '#1e2b3a' }),
    rect([58, -16], [44, 18], { fill: '#1e2b3a' }),
    rect([-20, -288], [44, 40], { fill: '#f0e8db', rx: 4 }),
    rect([-14, -272], [32, 16], { fill: '#35506a' }),
  );
}

/** Cargo ships on the horizon, from one to many: eleven of them, two that carry cars. */
function shipsAtAnchor(level: number, colour: string): string[] {
  const random = chance(43);
  return times(11, (index) =>
    freighter({
      at: [70 + index * 168 + random() * 50, level + (index % 3) * 12],
      scale: 0.5 + (index % 3) * 0.16,
      flip: random() < 0.4,
      boxy: index === 3 || index === 8,
      colour,
    }),
  );
}

function rally(random: () => number): string[] {
  const coats = ['#1b2635', '#22304a', '#7d2f2a', '#e8842f', '#1d2c3e', '#2c3a4e'];
  return times(30, (index) => {
    const at: Pair = [30 + index * 65 + random() * 26, 1066 + random() * 40];
    const hasFlag = index % 6 === 2;
    const banner = hasFlag ? flag([at[0] + 20, at[1] - 120], random) : '';
    return (
      banner +
      person({
        at,
        tall: 150 + random() * 26,
        coat: coats[index % coats.length] ?? '#1b2635',
        skin: ['#c79273', '#8a5a44', '#d9ab8b'][index % 3] ?? '#c79273',
        hair: ['#f4c430', '#2a2320', '#e9e4da'][index % 3] ?? '#2a2320',
        hat: index % 3 !== 1,
        arms: hasFlag ? 'wave' : index % 9 === 4 ? 'up' : 'down',
      })
    );
  });
}

function flag([x, y]: Pair, random: () => number): string {
  const fly = 6 + random() * 12;
  return (
    line(
      [
        [x, y],
        [x + 6, y - 210],
      ],
      { stroke: '#e9dfcf', 'stroke-width': 6 },
    ) +
    path(
      `M${x + 6} ${y - 208}Q${x + 60} ${y - 224 - fly} ${x + 104} ${y - 204}T${x + 176} ${y - 200}L${x + 170} ${y - 120}Q${x + 130} ${y - 108} ${x + 90} ${y - 124}T${x + 4} ${y - 122}Z`,
      { fill: '#c8372f' },
    )
  );
}
