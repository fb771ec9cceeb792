/** Two coordinates: a place from the top left, or a width and a height. */
export type Pair = readonly [number, number];

/** Attributes of an element; those that are undefined are left out. */
export type Look = Readonly<Record<string, string | number | undefined>>;

/** A picture before it is rasterised: its size in pixels and what is in it, from the back to the front. */
export interface Drawing {
  readonly size: Pair;
  readonly parts: readonly string[];
}

/** The drawing as an SVG document, made larger or smaller. */
export function toSvg({ size: [width, height], parts }: Drawing, scale = 1): string {
  const look = {
    xmlns: 'http://www.w3.org/2000/svg',
    width: Math.round(width * scale),
    height: Math.round(height * scale),
    viewBox: `0 0 ${width} ${height}`,
  };
  return element('svg', look, ...parts);
}

/** An element with its attributes, numbers made short. */
function element(name: string, look: Look, ...children: readonly string[]): string {
  const attributes = Object.entries(look)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : value}"`)
    .join('');
  return `<${name}${attributes}>${children.join('')}</${name}>`;
}

/** The children as one, with a look for all that do not have their own. */
export function group(look: Look, ...children: readonly string[]): string {
  return element('g', look, ...children);
}

/** The children, moved to `at`, then scaled and turned (degrees, clockwise) around it. */
export function placed(
  { at, scale = 1, turn = 0, flip = false }: { at: Pair; scale?: number; turn?: number; flip?: boolean },
  ...children: readonly string[]
): string {
  const scales = `scale(${flip ? -scale : scale} ${scale})`;
  return group(
    { transform: `translate(${round(at[0])} ${round(at[1])}) rotate(${round(turn)}) ${scales}` },
    ...children,
  );
}

/** A rectangle from its upper left corner. */
export function rect([x, y]: Pair, [width, height]: Pair, look: Look): string {
  return element('rect', { x, y, width, height, ...look });
}

/** A circle around a point. */
export function circle([cx, cy]: Pair, r: number, look: Look): string {
  return element('circle', { cx, cy, r, ...look });
}

/** An ellipse around a point, with its two radii. */
export function ellipse([cx, cy]: Pair, [rx, ry]: Pair, look: Look): string {
  return element('ellipse', { cx, cy, rx, ry, ...look });
}

/** A path in the notation of SVG. */
export function path(d: string, look: Look): string {
  return element('path', { d, ...look });
}

/** A closed shape with straight sides. */
export function shape(points: readonly Pair[], look: Look): string {
  return path(`M${points.map(pointText).join('L')}Z`, look);
}

/** An open line through the points. */
export function line(points: readonly Pair[], look: Look): string {
  return path(`M${points.map(pointText).join('L')}`, { fill: 'none', 'stroke-linecap': 'round', ...look });
}

/** A colour, with the place where it stands (0 to 1) and how opaque it is. */
export type Stop = readonly [at: number, colour: string, opacity?: number];

/** A gradient from top to bottom, to be named as `url(#id)`; `across`: from left to right. */
export function fade(id: string, stops: readonly Stop[], { across = false } = {}): string {
  const ends = across ? { x1: 0, y1: 0, x2: 1, y2: 0 } : { x1: 0, y1: 0, x2: 0, y2: 1 };
  return element('linearGradient', { id, ...ends }, ...stops.map(stopElement));
}

/** A gradient from the middle outwards. */
export function halo(id: string, stops: readonly Stop[]): string {
  return element('radialGradient', { id }, ...stops.map(stopElement));
}

/** Only what lies within `outline` is seen of the children. */
export function within(id: string, outline: string, ...children: readonly string[]): string {
  return element('clipPath', { id }, outline) + group({ 'clip-path': `url(#${id})` }, ...children);
}

/** Chance that is the same each time: numbers from 0 to 1. */
export function chance(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What `make` gives for 0, 1, … up to `count` - 1. */
export function times<Made>(count: number, make: (index: number) => Made): Made[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** The point at the share `t` of the way between two points. */
export function between([x1, y1]: Pair, [x2, y2]: Pair, t: number): Pair {
  return [x1 + (x2 - x1) * t, y1 + (y2 - y1) * t];
}

/** The point that is `length` away in the direction `degrees`: 0 to the right, 90 upwards. */
export function towards([x, y]: Pair, length: number, degrees: number): Pair {
  const radians = (degrees * Math.PI) / 180;
  return [x + length * Math.cos(radians), y - length * Math.sin(radians)];
}

function stopElement([offset, colour, opacity]: Stop): string {
  return element('stop', { offset, 'stop-color': colour, 'stop-opacity': opacity });
}

function pointText([x, y]: Pair): string {
  return `${round(x)} ${round(y)}`;
}

/** Short, and without the last digits, in which machines may differ. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
