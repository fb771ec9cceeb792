import { bridge } from '../bridge.ts';
import { glints, orb, ridge, ridgeLine, sea, sky, stars } from '../scenery.ts';
import { chance, rect, times, type Drawing, type Pair } from '../svg.ts';
import { person, townLights } from '../town.ts';

/** People on the quay, looking at the bridge by night. */
export function crowdOnTheQuay(): Drawing {
  const size: Pair = [1800, 1200];
  const [width] = size;
  const random = chance(19);
  const row = (base: number, tall: number, coats: readonly string[]) =>
    times(Math.round(2100 / (tall * 0.46)), (index) =>
      person({
        at: [index * tall * 0.46 - 60 + random() * 30, base + random() * 18],
        tall: tall * (0.84 + random() * 0.26),
        coat: coats[index % coats.length] ?? '#0e1830',
        arms: random() < 0.07 ? 'wave' : 'down',
        hat: random() < 0.18,
        flip: random() < 0.5,
      }),
    );
  const slope = { seed: 93, width, bottom: 660, level: 520, swing: 56, hills: 1.4 };
  return {
    size,
    parts: [
      sky(size, [
        [0, '#0d1638'],
        [0.3, '#1f2f66'],
        [0.5, '#51518f'],
        [0.58, '#a0719a'],
      ]),
      stars([width, 420], { seed: 8, count: 80, colour: '#f3efff' }),
      orb([1480, 190], 54, { fill: '#fdf3d6', glow: '#8f8fd0', reach: 4 }),
      ridge(slope, { fill: '#2b2f62' }),
      townLights({ seed: 23, line: ridgeLine(slope), depth: 110, count: 130, colour: '#ffd993' }),
      sea(size, 640, [
        [0, '#5a5590'],
        [0.4, '#272e66'],
        [1, '#0d1638'],
      ]),
      glints({
        seed: 29,
        area: [
          [0, 652],
          [1800, 250],
        ],
        count: 60,
        colour: '#ffdca0',
        opacity: 0.55,
      }),
      bridge({
        start: [60, 560],
        metre: 4.05,
        water: 646,
        steel: '#131a40',
        far: '#1b2350',
        cables: '#e7d9ef',
        lamps: '#ffe2a0',
      }),
      rect([0, 900], [width, 300], { fill: '#111937' }),
      ...row(1010, 210, ['#2b335f', '#343a6b', '#252c56']),
      ...row(1130, 290, ['#171f45', '#1d2550', '#131a3b']),
      ...row(1280, 390, ['#0a1029', '#0d1430', '#080d22']),
    ],
  };
}
