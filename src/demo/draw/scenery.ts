import {
  type Look,
  type Pair,
  type Stop,
  chance,
  circle,
  ellipse,
  fade,
  halo,
  line,
  path,
  rect,
  shape,
  times,
} from './svg.ts';

/** The whole picture in a gradient. */
export function sky([width, height]: Pair, stops: readonly Stop[]): string {
  return fade('sky', stops) + rect([0, 0], [width, height], { fill: 'url(#sky)' });
}

/** A sun or a moon, with light around it. */
export function orb(
  at: Pair,
  radius: number,
  { fill, glow, reach = 4 }: { fill: string; glow: string; reach?: number },
): string {
  const id = `orb-${Math.round(at[0])}-${Math.round(at[1])}`;
  return (
    halo(id, [
      [0, glow, 0.75],
      [0.35, glow, 0.3],
      [1, glow, 0],
    ]) +
    circle(at, radius * reach, { fill: `url(#${id})` }) +
    circle(at, radius, { fill })
  );
}

/** A line of hills from side to side. */
export interface Ridge {
  readonly seed: number;
  readonly width: number;
  /** Where it ends below. */
  readonly bottom: number;
  /** The height of its line in the middle, and how far it goes up and down from there. */
  readonly level: number;
  readonly swing: number;
  /** How many hills there are from side to side, about. */
  readonly hills?: number;
  /** Peaks, instead of round hills. */
  readonly sharp?: boolean;
}

/** The line of a ridge, from left to right. */
export function ridgeLine({ seed, width, level, swing, hills = 3, sharp = false }: Ridge): Pair[] {
  const random = chance(seed);
  if (sharp) {
    const peaks = hills * 2;
    return times(peaks * 4 + 1, (index): Pair => {
      const peak = Math.abs(((index / 4) % 2) - 1);
      const rough = (random() - 0.5) * 0.7;
      return [
        (width * index) / (peaks * 4),
        level + swing * (0.9 - 1.6 * peak * (0.55 + random() * 0.45) + rough * 0.4),
      ];
    });
  }
  const swells = [1, 2.3, 4.1, 7.7].map((pace, index) => ({ pace, share: 0.55 ** index, start: random() * 7 }));
  return times(121, (index): Pair => {
    const t = index / 120;
    const sum = swells.reduce(
      (all, { pace, share, start }) => all + share * Math.sin(start + t * pace * hills * 1.7),
      0,
    );
    return [t * width, level - (swing * sum) / 1.6];
  });
}

/** Hills or mountains from side to side. */
export function ridge(form: Ridge, look: Look): string {
  return shape([[0, form.bottom], ...ridgeLine(form), [form.width, form.bottom]], look);
}

/** Long flat clouds, in pairs and threes. */
export function clouds({
  seed,
  area,
  count,
  look,
}: {
  seed: number;
  area: readonly [Pair, Pair];
  count: number;
  look: Look;
}): string {
  const random = chance(seed);
  const [[left, top], [width, height]] = area;
  return times(count, () => {
    const x = left + random() * width;
    const y = top + random() * height;
    const long = 120 + random() * 260;
    return times(3, (row) => {
      const part = long * (1 - row * 0.27 + random() * 0.1);
      const at: Pair = [x + (random() - 0.4) * 110, y + row * 15];
      return rect(at, [part, 16], { rx: 8, ...look });
    }).join('');
  }).join('');
}

/** Water up to the lower edge. */
export function sea([width, height]: Pair, top: number, stops: readonly Stop[]): string {
  return fade(`sea-${top}`, stops) + rect([0, top], [width, height - top], { fill: `url(#sea-${top})` });
}

/** Where light falls on water. */
export interface Glints {
  readonly seed: number;
  readonly area: readonly [Pair, Pair];
  readonly count: number;
  readonly colour: string;
  /** Where the light stands, and how wide its way on the water is; without it they are everywhere. */
  readonly light?: readonly [x: number, spread: number];
  readonly opacity?: number;
}

/** Light on water: short level strokes, longer and thicker towards the front. */
export function glints({ seed, area, count, colour, light, opacity = 0.6 }: Glints): string {
  const random = chance(seed);
  const [[left, top], [width, height]] = area;
  return times(count, () => {
    const depth = random() ** 1.3;
    const y = top + depth * height;
    const swing = random() + random() + random() - 1.5;
    const x = light === undefined ? left + random() * width : light[0] + swing * light[1] * (0.35 + depth);
    const half = (14 + random() * 46) * (0.35 + depth);
    return line(
      [
        [x - half, y],
        [x + half, y],
      ],
      {
        stroke: colour,
        'stroke-width': 2 + depth * 5,
        'stroke-opacity': opacity * (0.45 + random() * 0.55),
      },
    );
  }).join('');
}

/** A row of waves with crests, down to `bottom`. */
export function swell(
  {
    level,
    height,
    length,
    width,
    bottom,
    shift = 0,
  }: { level: number; height: number; length: number; width: number; bottom: number; shift?: number },
  look: Look,
): string {
  const count = Math.ceil(width / length) + 2;
  const start = -length + (shift % length);
  const crests = times(count, (index) => {
    const x = start + index * length;
    return `C${x + length * 0.3} ${level + height * 0.5} ${x + length * 0.55} ${level - height} ${x + length * 0.78} ${level - height} C${x + length * 0.72} ${level - height * 0.3} ${x + length * 0.82} ${level} ${x + length} ${level}`;
  });
  return path(`M${start} ${level}${crests.join('')}V${bottom}H${start}Z`, look);
}

/** Rain, or snow that is driven: slanting strokes. */
export function rain(
  [width, height]: Pair,
  { seed, count, look }: { seed: number; count: number; look: Look },
): string {
  const random = chance(seed);
  return times(count, () => {
    const x = random() * width * 1.2;
    const y = random() * height;
    const long = 40 + random() * 90;
    return line(
      [
        [x, y],
        [x - long * 0.42, y + long],
      ],
      look,
    );
  }).join('');
}

/** A gull in flight. */
export function gull([x, y]: Pair, span: number, colour: string): string {
  const half = span / 2;
  const d = `M${x - half} ${y - half * 0.28}Q${x - half * 0.45} ${y - half * 0.5} ${x} ${y}Q${x + half * 0.45} ${y - half * 0.5} ${x + half} ${y - half * 0.2}Q${x + half * 0.45} ${y - half * 0.24} ${x} ${y + half * 0.14}Q${x - half * 0.45} ${y - half * 0.24} ${x - half} ${y - half * 0.28}Z`;
  return path(d, { fill: colour });
}

/** Stars, more of them higher up. */
export function stars(
  [width, height]: Pair,
  { seed, count, colour }: { seed: number; count: number; colour: string },
): string {
  const random = chance(seed);
  return times(count, () =>
    circle([random() * width, random() ** 1.6 * height], 1.2 + random() * 1.8, {
      fill: colour,
      'fill-opacity': 0.35 + random() * 0.5,
    }),
  ).join('');
}

/** A broad, soft patch: a shadow on the ground, or fog. */
export function softPatch(
  id: string,
  { at, reach, colour, opacity = 0.5 }: { at: Pair; reach: Pair; colour: string; opacity?: number },
): string {
  const gradient = halo(id, [
    [0, colour, opacity],
    [0.5, colour, opacity * 0.55],
    [1, colour, 0],
  ]);
  return gradient + ellipse(at, reach, { fill: `url(#${id})` });
}
