import { bridge } from '../bridge.ts';
import { clouds, glints, gull, orb, ridge, sea, sky, softPatch } from '../scenery.ts';
import { line, path, type Drawing, type Pair } from '../svg.ts';

/** The span raised, close, in a tall picture. */
export function raisedSpan(): Drawing {
  const size: Pair = [1280, 1600];
  const [width] = size;
  const metre = 10.4;
  return {
    size,
    parts: [
      sky(size, [
        [0, '#123c55'],
        [0.35, '#2f7f8c'],
        [0.62, '#9fd0bd'],
        [0.78, '#f6e3b8'],
      ]),
      orb([500, 930], 92, { fill: '#fff6da', glow: '#fff0c0', reach: 6 }),
      clouds({
        seed: 21,
        area: [
          [60, 330],
          [1000, 420],
        ],
        count: 5,
        look: { fill: '#e9f2e2', 'fill-opacity': 0.28 },
      }),
      ridge({ seed: 41, width, bottom: 1320, level: 1150, swing: 60, hills: 1.2 }, { fill: '#6fa7a0' }),
      ridge({ seed: 45, width, bottom: 1320, level: 1220, swing: 40, hills: 1.7 }, { fill: '#3d7780' }),
      sea(size, 1300, [
        [0, '#8fc3b4'],
        [0.3, '#397a86'],
        [1, '#123f57'],
      ]),
      glints({
        seed: 25,
        area: [
          [0, 1312],
          [1280, 270],
        ],
        count: 46,
        colour: '#f4ecc8',
        light: [500, 150],
        opacity: 0.8,
      }),
      bridge({
        start: [560 - 206 * metre, 1130],
        metre,
        water: 1345,
        raised: 62,
        steel: '#12303f',
        far: '#1d4353',
        cables: '#e8f0dd',
        lamps: '#ffe6a1',
      }),
      sailingBoat([600, 1418]),
      gull([250, 480], 84, '#f7f6ea'),
      gull([360, 552], 54, '#f7f6ea'),
      gull([200, 610], 44, '#f7f6ea'),
    ],
  };
}

function sailingBoat([x, y]: Pair): string {
  return (
    softPatch('boat-shade', { at: [x + 10, y + 12], reach: [130, 16], colour: '#0c2c3d', opacity: 0.6 }) +
    line(
      [
        [x, y - 20],
        [x, y - 250],
      ],
      { stroke: '#20303a', 'stroke-width': 6 },
    ) +
    path(`M${x + 8} ${y - 244}Q${x + 96} ${y - 120} ${x + 104} ${y - 36}H${x + 8}Z`, { fill: '#fdf3dd' }) +
    path(`M${x - 8} ${y - 226}Q${x - 70} ${y - 110} ${x - 84} ${y - 36}H${x - 8}Z`, { fill: '#ef8f5a' }) +
    path(
      `M${x - 104} ${y - 24}H${x + 122}Q${x + 96} ${y + 10} ${x + 70} ${y + 14}H${x - 76}Q${x - 96} ${y + 6} ${x - 104} ${y - 24}Z`,
      { fill: '#f7f1e3' },
    ) +
    path(`M${x - 98} ${y - 12}H${x + 114}L${x + 108} ${y - 3}H${x - 94}Z`, { fill: '#c9503c' })
  );
}
