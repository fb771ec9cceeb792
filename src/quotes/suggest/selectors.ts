import { codePointsAfter, codePointsBefore } from '../code-points.ts';
import { CONTEXT, type TextSelector } from '../selector.ts';
import type { TextUnit } from '../text-units.ts';

/** Offsets of one text unit in both counts, and the selectors between them; many for one text cost no more than reading it once. */
interface Ruler {
  /** The index in code units of a code point. */
  codeUnit(point: number): number;
  selector(from: number, to: number): TextSelector;
}

/** The ruler of a text unit. */
export function rulerOf({ block, text }: TextUnit): Ruler {
  const points = /[\ud800-\udbff]/.test(text) ? pointsOf(text) : null;
  const pointAt = (unit: number) => (points === null ? unit : (points.at[unit] ?? 0));
  return {
    codeUnit: (point) => (points === null ? point : (points.units[point] ?? text.length)),
    selector(from, to) {
      return {
        block,
        exact: text.slice(from, to),
        prefix: codePointsBefore(text, from, CONTEXT),
        suffix: codePointsAfter(text, to, CONTEXT),
        start: pointAt(from),
        end: pointAt(to),
      };
    },
  };
}

function pointsOf(text: string): { at: Uint32Array; units: Uint32Array } {
  const at = new Uint32Array(text.length + 1);
  const units = new Uint32Array(text.length + 1);
  let point = 0;
  for (let unit = 0; unit < text.length;) {
    units[point] = unit;
    at[unit] = point;
    const width = (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
    if (width === 2) at[unit + 1] = point;
    unit += width;
    point += 1;
  }
  at[text.length] = point;
  units[point] = text.length;
  return { at, units: units.subarray(0, point + 1) };
}
