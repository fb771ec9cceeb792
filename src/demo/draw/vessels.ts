import { type Pair, circle, group, line, path, placed, rect, shape, times } from './svg.ts';

/** Colours of a ship from the side. */
export interface Livery {
  readonly hull: string;
  readonly band: string;
  readonly house: string;
  readonly shade: string;
  readonly windows: string;
  readonly funnel: string;
}

/** A ferry of about 640 by 230 pixels, its waterline at `at`, its bow to the right. */
export function ferry({
  at,
  scale = 1,
  flip = false,
  turn = 0,
  livery,
}: {
  at: Pair;
  scale?: number;
  flip?: boolean;
  turn?: number;
  livery: Livery;
}): string {
  const { hull, band, house, shade, windows, funnel } = livery;
  return placed(
    { at, scale, flip, turn },
    rect([-150, -236], [70, 78], { fill: funnel, rx: 6 }),
    rect([-150, -214], [70, 16], { fill: house }),
    line(
      [
        [90, -200],
        [90, -262],
      ],
      { stroke: shade, 'stroke-width': 7 },
    ),
    line(
      [
        [68, -238],
        [112, -238],
      ],
      { stroke: shade, 'stroke-width': 5 },
    ),
    path('M-226 -106V-158Q-226 -166 -218 -166H196Q212 -166 220 -150L238 -106Z', { fill: house }),
    path('M40 -160V-200Q40 -208 48 -208H150Q160 -208 166 -198L186 -160Z', { fill: house }),
    path('M58 -172V-190H146L156 -172Z', { fill: windows }),
    rect([-268, -112], [560, 52], { fill: house }),
    rect([-226, -114], [466, 8], { fill: shade }),
    rect([-268, -64], [566, 8], { fill: shade }),
    ...times(13, (index) => rect([-206 + index * 32, -148], [21, 22], { fill: windows, rx: 4 })),
    ...times(15, (index) => rect([-246 + index * 34, -98], [22, 22], { fill: windows, rx: 4 })),
    path('M-318 -60H330Q306 -24 280 0H-290Q-312 -22 -318 -60Z', { fill: hull }),
    path('M-316 -44H322L314 -32H-314Z', { fill: band }),
    ...times(5, (index) =>
      line(
        [
          [-256 + index * 9, -166],
          [-256 + index * 9, -112],
        ],
        { stroke: shade, 'stroke-width': 3 },
      ),
    ),
    line(
      [
        [-262, -150],
        [-222, -150],
      ],
      { stroke: shade, 'stroke-width': 4 },
    ),
  );
}

/** A tug of about 220 by 150 pixels, its bow to the right. */
export function tug({
  at,
  scale = 1,
  flip = false,
  turn = 0,
  livery,
}: {
  at: Pair;
  scale?: number;
  flip?: boolean;
  turn?: number;
  livery: Livery;
}): string {
  const { hull, band, house, shade, windows, funnel } = livery;
  return placed(
    { at, scale, flip, turn },
    rect([-34, -118], [26, 62], { fill: funnel, rx: 4 }),
    line(
      [
        [34, -128],
        [34, -172],
      ],
      { stroke: shade, 'stroke-width': 5 },
    ),
    path('M-20 -48V-84H58L70 -48Z', { fill: house }),
    path('M2 -84V-124Q2 -130 8 -130H54Q60 -130 62 -124L72 -84Z', { fill: house }),
    path('M10 -98V-118H50L58 -98Z', { fill: windows }),
    rect([-12, -76], [16, 16], { fill: windows, rx: 3 }),
    rect([14, -76], [16, 16], { fill: windows, rx: 3 }),
    path('M-112 -36Q-60 -40 -10 -44Q60 -50 116 -66Q108 -20 88 0H-100Q-112 -16 -112 -36Z', { fill: hull }),
    path('M-111 -28Q-20 -34 113 -54L110 -42Q-20 -20 -109 -16Z', { fill: band }),
    ...times(3, (index) => circle([62 + index * 18, -34 - index * 3], 8, { fill: shade })),
  );
}

/** A barge with gravel, about 520 by 120 pixels. */
export function barge({
  at,
  scale = 1,
  turn = 0,
  hull,
  band,
  load,
  shade,
}: {
  at: Pair;
  scale?: number;
  turn?: number;
  hull: string;
  band: string;
  load: string;
  shade: string;
}): string {
  return placed(
    { at, scale, turn },
    path('M-214 -62Q-190 -112 -140 -104Q-104 -142 -60 -124Q-16 -156 34 -124Q78 -146 120 -112Q176 -116 206 -62Z', {
      fill: load,
    }),
    path('M-60 -124Q-16 -156 34 -124Q20 -96 44 -62H-40Q-70 -92 -60 -124Z', { fill: shade, 'fill-opacity': 0.35 }),
    path('M120 -112Q176 -116 206 -62H140Q110 -80 120 -112Z', { fill: shade, 'fill-opacity': 0.35 }),
    path('M-276 -70H276L238 0H-238Z', { fill: hull }),
    path('M-276 -70H276L270 -56H-270Z', { fill: band }),
    ...times(8, (index) =>
      line(
        [
          [-210 + index * 60, -52],
          [-210 + index * 60, -8],
        ],
        { stroke: shade, 'stroke-width': 5, 'stroke-opacity': 0.6 },
      ),
    ),
  );
}

/** A cargo ship far away, about 150 by 50 pixels; `boxy`: one that carries cars. */
export function freighter({
  at,
  scale = 1,
  flip = false,
  boxy = false,
  colour,
}: {
  at: Pair;
  scale?: number;
  flip?: boolean;
  boxy?: boolean;
  colour: string;
}): string {
  const upper = boxy
    ? path('M-64 -12V-46Q-64 -50 -60 -50H52Q60 -50 64 -42L70 -12Z', { fill: colour })
    : group(
        { fill: colour },
        rect([-62, -44], [24, 34], {}),
        rect([-56, -54], [10, 12], {}),
        rect([-30, -26], [26, 16], {}),
        rect([0, -32], [26, 22], {}),
        rect([30, -24], [22, 14], {}),
      );
  return placed(
    { at, scale, flip },
    upper,
    shape(
      [
        [-74, -14],
        [78, -18],
        [66, 0],
        [-68, 0],
      ],
      { fill: colour },
    ),
  );
}
