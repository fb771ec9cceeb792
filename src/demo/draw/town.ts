import { type Pair, chance, circle, ellipse, line, path, placed, rect, shape, times } from './svg.ts';

/** Buildings on a line, from low to high, with some windows lit. */
export function skyline({
  seed,
  from,
  to,
  ground,
  height,
  fill,
  lit,
}: {
  seed: number;
  from: number;
  to: number;
  ground: number;
  height: Pair;
  fill: string;
  lit?: string;
}): string {
  const random = chance(seed);
  const parts: string[] = [];
  for (let x = from; x < to;) {
    const wide = 34 + random() * 52;
    const high = height[0] + random() ** 1.8 * (height[1] - height[0]);
    parts.push(rect([x, ground - high], [wide + 1, high], { fill }));
    if (random() < 0.3)
      parts.push(
        shape(
          [
            [x, ground - high],
            [x + wide / 2, ground - high - wide * 0.4],
            [x + wide, ground - high],
          ],
          { fill },
        ),
      );
    if (lit !== undefined)
      for (let y = ground - high + 14; y < ground - 12; y += 20)
        for (let column = x + 9; column < x + wide - 10; column += 15)
          if (random() < 0.3)
            parts.push(rect([column, y], [6, 8], { fill: lit, 'fill-opacity': 0.55 + random() * 0.45 }));
    x += wide + (random() < 0.2 ? 10 : 0);
  }
  return parts.join('');
}

/** Lamps strewn over a slope, as of a town at night. */
export function townLights({
  seed,
  line: slope,
  depth,
  count,
  colour,
}: {
  seed: number;
  line: readonly Pair[];
  depth: number;
  count: number;
  colour: string;
}): string {
  const random = chance(seed);
  return times(count, () => {
    const point = slope[Math.floor(random() * slope.length)] ?? [0, 0];
    return circle([point[0] + random() * 16, point[1] + 10 + random() ** 0.7 * depth], 1.6 + random() * 2, {
      fill: colour,
      'fill-opacity': 0.4 + random() * 0.55,
    });
  }).join('');
}

/** Somebody in a picture. */
export interface Person {
  /** Where the feet stand. */
  readonly at: Pair;
  /** In pixels. */
  readonly tall: number;
  readonly coat: string;
  readonly skin?: string;
  readonly hair?: string;
  /** What the arms do. */
  readonly arms?: 'down' | 'up' | 'wave' | 'forward';
  readonly hat?: boolean;
  readonly flip?: boolean;
}

/** Somebody standing: a figure of simple shapes, one colour unless more are given. */
export function person({
  at,
  tall,
  coat,
  skin = coat,
  hair = coat,
  arms = 'down',
  hat = false,
  flip = false,
}: Person): string {
  const arm = { stroke: coat, 'stroke-width': 9, 'stroke-linejoin': 'round' };
  const reach = {
    down: [
      [
        [-13, -74],
        [-18, -54],
        [-15, -38],
      ],
      [
        [13, -74],
        [18, -54],
        [15, -38],
      ],
    ],
    up: [
      [
        [-12, -74],
        [-25, -88],
        [-22, -112],
      ],
      [
        [12, -74],
        [25, -88],
        [22, -112],
      ],
    ],
    wave: [
      [
        [-13, -74],
        [-18, -54],
        [-15, -38],
      ],
      [
        [12, -74],
        [26, -88],
        [24, -112],
      ],
    ],
    forward: [
      [
        [-13, -74],
        [-18, -54],
        [-10, -40],
      ],
      [
        [12, -72],
        [24, -58],
        [38, -56],
      ],
    ],
  } satisfies Record<string, Pair[][]>;
  return placed(
    { at, scale: tall / 108, flip },
    path('M-13 -44L-11 0H-2L0 -36L2 0H11L13 -44Z', { fill: coat }),
    path('M-17 -76Q-16 -84 -6 -85H6Q16 -84 17 -76L16 -36Q0 -31 -16 -36Z', { fill: coat }),
    ...reach[arms].map((points) => line(points, arm)),
    rect([-4, -92], [8, 10], { fill: skin }),
    circle([0, -97], 10.5, { fill: skin }),
    path('M-11 -97Q-11 -109 0 -109Q11 -109 11 -97Q6 -103 0 -102Q-7 -102 -11 -97Z', { fill: hair }),
    hat ? path('M-11 -100Q-11 -112 0 -112Q11 -112 11 -100L19 -98V-96H-12Z', { fill: hair }) : '',
  );
}

/** A market stall of about 260 by 250 pixels with a striped awning; `wares` are the colours of what lies in its crates. */
export function stall({
  at,
  scale = 1,
  stripes,
  wood,
  wares,
  shade,
}: {
  at: Pair;
  scale?: number;
  stripes: Pair | readonly [string, string];
  wood: string;
  wares: readonly string[];
  shade: string;
}): string {
  const width = 260;
  const strip = width / 8;
  const awning = times(8, (index) => {
    const x = -130 + index * strip;
    const fill = String(stripes[index % 2]);
    return (
      shape(
        [
          [x * 0.86, -250],
          [(x + strip) * 0.86, -250],
          [x + strip, -190],
          [x, -190],
        ],
        { fill },
      ) + path(`M${x} -190H${x + strip}V-180A${strip / 2} ${strip / 2} 0 0 1 ${x} -180Z`, { fill })
    );
  });
  const crates = wares.map((colour, index) => {
    const wide = (width - 24) / wares.length;
    const x = -118 + index * wide;
    return (
      times(4, (item) =>
        circle([x + 14 + (item * (wide - 28)) / 3, -92 - (item % 2) * 5], wide / 8 + 3, { fill: colour }),
      ).join('') +
      shape(
        [
          [x + 2, -92],
          [x + wide - 2, -92],
          [x + wide - 6, -66],
          [x + 6, -66],
        ],
        { fill: wood },
      )
    );
  });
  return placed(
    { at, scale },
    rect([-122, -190], [8, 190], { fill: shade }),
    rect([114, -190], [8, 190], { fill: shade }),
    rect([-112, -186], [224, 96], { fill: shade, 'fill-opacity': 0.32 }),
    ...crates,
    rect([-128, -68], [256, 12], { fill: wood }),
    path('M-120 -56H120V0H-120Z', { fill: shade, 'fill-opacity': 0.85 }),
    ...times(5, (index) =>
      line(
        [
          [-96 + index * 48, -52],
          [-96 + index * 48, -4],
        ],
        { stroke: wood, 'stroke-width': 3, 'stroke-opacity': 0.4 },
      ),
    ),
    ...awning,
    rect([-113, -254], [226, 8], { fill: shade, 'fill-opacity': 0.35 }),
  );
}

/** A house with a gable, about 80 by 90 pixels. */
export function house({
  at,
  scale = 1,
  wall,
  roof,
  window: pane,
  deep = 80,
}: {
  at: Pair;
  scale?: number;
  wall: string;
  roof: string;
  window?: string | undefined;
  deep?: number;
}): string {
  const half = deep / 2;
  return placed(
    { at, scale },
    rect([-half, -50], [deep, 50], { fill: wall }),
    shape(
      [
        [-half - 9, -48],
        [-half + 14, -84],
        [half - 14, -84],
        [half + 9, -48],
      ],
      { fill: roof },
    ),
    ...(pane === undefined
      ? []
      : [
          rect([-half + 14, -36], [16, 18], { fill: pane, rx: 1 }),
          rect([half - 30, -36], [16, 18], { fill: pane, rx: 1 }),
        ]),
  );
}

/** A gull that stands, looking right. */
export function standingGull([x, y]: Pair, scale: number, { flip = false } = {}): string {
  return placed(
    { at: [x, y], scale, flip },
    line(
      [
        [-2, 0],
        [-2, -12],
      ],
      { stroke: '#d98b3a', 'stroke-width': 2.4 },
    ),
    line(
      [
        [5, 0],
        [5, -12],
      ],
      { stroke: '#d98b3a', 'stroke-width': 2.4 },
    ),
    ellipse([0, -20], [22, 11], { fill: '#f7f4ee' }),
    path('M-30 -24Q-8 -36 12 -22Q-6 -12 -30 -24Z', { fill: '#8d9aa5' }),
    circle([18, -34], 8.5, { fill: '#f7f4ee' }),
    shape(
      [
        [10, -30],
        [24, -28],
        [18, -16],
        [6, -18],
      ],
      { fill: '#f7f4ee' },
    ),
    shape(
      [
        [25, -36],
        [36, -32],
        [25, -31],
      ],
      { fill: '#e0a23c' },
    ),
    circle([20, -36], 1.6, { fill: '#26323b' }),
  );
}
