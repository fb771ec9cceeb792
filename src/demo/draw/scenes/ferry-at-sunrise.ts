import { bridge } from '../bridge.ts';
import { clouds, glints, gull, orb, ridge, sea, sky, swell } from '../scenery.ts';
import { path, type Drawing, type Pair, times } from '../svg.ts';
import { person, skyline } from '../town.ts';
import { ferry, type Livery } from '../vessels.ts';

const SOUTHWATER: Livery = {
  hull: '#1d3b53',
  band: '#f2b35e',
  house: '#f4ede1',
  shade: '#b9b3a8',
  windows: '#38566b',
  funnel: '#d9603b',
};

/** The chartered ferry at sunrise, the closed bridge behind. */
export function ferryAtSunrise(): Drawing {
  const size: Pair = [1920, 1080];
  const [width] = size;
  return {
    size,
    parts: [
      sky(size, [
        [0, '#6fb1c9'],
        [0.3, '#b9dcd2'],
        [0.5, '#fbe6bd'],
        [0.62, '#ffc98f'],
      ]),
      orb([1490, 560], 74, { fill: '#fff7df', glow: '#ffeeb8', reach: 6 }),
      clouds({
        seed: 121,
        area: [
          [100, 130],
          [1500, 240],
        ],
        count: 6,
        look: { fill: '#fff6e2', 'fill-opacity': 0.6 },
      }),
      ridge({ seed: 123, width, bottom: 660, level: 520, swing: 80, hills: 1.1 }, { fill: '#a7c6bd' }),
      ridge({ seed: 125, width, bottom: 660, level: 590, swing: 44, hills: 1.7 }, { fill: '#7fa9a6' }),
      skyline({ seed: 127, from: -10, to: 330, ground: 650, height: [26, 80], fill: '#5f8f93' }),
      sea(size, 644, [
        [0, '#ffd7a3'],
        [0.12, '#a9cfc3'],
        [0.45, '#4f9aa5'],
        [1, '#1c5a74'],
      ]),
      bridge({
        start: [150, 586],
        metre: 3.1,
        water: 650,
        raised: 74,
        steel: '#41757f',
        far: '#5b8d94',
        cables: '#6d9ba0',
      }),
      glints({
        seed: 129,
        area: [
          [0, 664],
          [1920, 200],
        ],
        count: 52,
        colour: '#fff0c6',
        light: [1490, 150],
        opacity: 0.85,
      }),
      glints({
        seed: 131,
        area: [
          [0, 690],
          [1920, 380],
        ],
        count: 60,
        colour: '#8cc5c4',
        opacity: 0.55,
      }),
      path('M330 904Q180 890 0 916V946Q200 926 360 930Z', { fill: '#e9f5ee', 'fill-opacity': 0.75 }),
      ferry({ at: [880, 910], scale: 1.66, livery: SOUTHWATER }),
      ...times(9, (index) =>
        person({
          at: [520 + index * 52, 636],
          tall: 62,
          coat: ['#2f4a5c', '#c9603f', '#3c6f74', '#e0a84e'][index % 4] ?? '#2f4a5c',
          skin: '#8f5e48',
          hair: '#2b2f38',
          arms: index === 4 ? 'wave' : 'down',
        }),
      ),
      swell({ level: 922, height: 18, length: 150, width, bottom: 1080, shift: 40 }, { fill: '#2f7d91' }),
      path('M1340 898Q1440 912 1500 936Q1420 942 1300 936Z', { fill: '#f3fbf5', 'fill-opacity': 0.9 }),
      swell({ level: 976, height: 22, length: 230, width, bottom: 1080, shift: 120 }, { fill: '#236a82' }),
      swell({ level: 1036, height: 26, length: 310, width, bottom: 1080, shift: 20 }, { fill: '#1a5670' }),
      ...(
        [
          [240, 330, 110],
          [380, 420, 74],
          [1700, 300, 84],
          [1600, 390, 54],
        ] as const
      ).map(([x, y, span]) => gull([x, y], span, '#f9fbf4')),
    ],
  };
}
