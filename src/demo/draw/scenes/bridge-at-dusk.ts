import { bridge } from '../bridge.ts';
import { clouds, glints, gull, orb, ridge, ridgeLine, sea, sky } from '../scenery.ts';
import { line, type Drawing, type Pair } from '../svg.ts';
import { skyline, townLights } from '../town.ts';
import { ferry } from '../vessels.ts';

/** The bridge on the evening of its reopening, the span nearly down. */
export function bridgeAtDusk(): Drawing {
  const size: Pair = [1920, 1080];
  const [width] = size;
  const slope = { seed: 31, width, bottom: 700, level: 560, swing: 60, hills: 1.6 };
  const view = {
    start: [130, 600] as const,
    metre: 4,
    water: 708,
    raised: 6,
    steel: '#2a1f47',
    far: '#382a58',
    cables: '#f3c6a5',
    lamps: '#ffe3a3',
  };
  return {
    size,
    parts: [
      sky(size, [
        [0, '#2b2a5c'],
        [0.28, '#6b4585'],
        [0.47, '#d9708a'],
        [0.6, '#ffae7d'],
        [0.66, '#ffd19a'],
      ]),
      orb([952, 468], 66, { fill: '#fff0c9', glow: '#ffd99a', reach: 7 }),
      clouds({
        seed: 12,
        area: [
          [0, 200],
          [1800, 190],
        ],
        count: 7,
        look: { fill: '#f08d8d', 'fill-opacity': 0.32 },
      }),
      ridge({ seed: 8, width, bottom: 700, level: 520, swing: 80, hills: 1.1 }, { fill: '#a75f86' }),
      ridge(slope, { fill: '#734a7c' }),
      townLights({ seed: 5, line: ridgeLine(slope), depth: 100, count: 150, colour: '#ffdf9e' }),
      skyline({ seed: 14, from: 0, to: 520, ground: 706, height: [50, 150], fill: '#4a356b', lit: '#ffd98e' }),
      skyline({ seed: 15, from: 1560, to: 1920, ground: 706, height: [34, 92], fill: '#4a356b', lit: '#ffd98e' }),
      sea(size, 704, [
        [0, '#c77a86'],
        [0.25, '#7d5183'],
        [1, '#2a2450'],
      ]),
      glints({
        seed: 3,
        area: [
          [0, 716],
          [1920, 350],
        ],
        count: 60,
        colour: '#ffc596',
        light: [960, 190],
        opacity: 0.75,
      }),
      glints({
        seed: 6,
        area: [
          [0, 716],
          [1920, 360],
        ],
        count: 46,
        colour: '#a7709a',
        opacity: 0.5,
      }),
      bridge(view),
      ferry({
        at: [470, 880],
        scale: 0.62,
        livery: {
          house: '#e9d4d3',
          windows: '#ffe0a0',
          hull: '#1c1838',
          shade: '#9a82a3',
          funnel: '#c85a54',
          band: '#f0a070',
        },
      }),
      line(
        [
          [250, 886],
          [120, 900],
        ],
        { stroke: '#e9b9b0', 'stroke-width': 6, 'stroke-opacity': 0.6 },
      ),
      line(
        [
          [280, 898],
          [690, 898],
        ],
        { stroke: '#e9b9b0', 'stroke-width': 6, 'stroke-opacity': 0.5 },
      ),
      gull([1420, 330], 60, '#3b2a55'),
      gull([1500, 372], 42, '#3b2a55'),
      gull([1356, 390], 34, '#3b2a55'),
    ],
  };
}
