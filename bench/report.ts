import { availableParallelism, cpus } from 'node:os';
import type { Compared } from './compare.ts';

/** A figure of the service alone, with what it may be at most or must be at least; without either it is only to know. */
export interface ServiceFigure {
  readonly name: string;
  readonly value: number | undefined;
  readonly unit: string;
  readonly most?: number;
  readonly least?: number;
  /** Something else kept the machine busy: the value says nothing. */
  readonly isUnclear?: boolean;
}

/** What the figures were measured on. */
export function machine(): { cores: number; cpu: string; node: string; date: string } {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** The report as Markdown. */
export function formatTable(
  compared: readonly Compared[],
  service: readonly ServiceFigure[],
  about: ReturnType<typeof machine> & { pinned: boolean },
): string {
  const lines = [
    `${about.date}, Node ${about.node}, ${about.cores} cores (${about.cpu}), ${about.pinned ? 'server and load pinned to one core each' : 'not pinned'}`,
    '',
    row(['what', 'requests/s', 'baseline', 'ratio', 'CPU µs', 'baseline', 'ratio', 'target', '']),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---']),
    ...compared.map(({ name, ours, base, speedRatio, cpuRatio, target }) =>
      row([
        name,
        ours.perSecond.toFixed(0),
        base.perSecond.toFixed(0),
        speedRatio.toFixed(2),
        ours.cpuPerRequest?.toFixed(1) ?? '–',
        base.cpuPerRequest?.toFixed(1) ?? '–',
        cpuRatio?.toFixed(2) ?? '–',
        target === undefined ? '–' : `≥ ${target.toFixed(2)}`,
        target === undefined ? '' : verdict([speedRatio, cpuRatio ?? speedRatio].map((ratio) => ratio >= target)),
      ]),
    ),
    '',
    row(['what', 'value', 'limit', '']),
    row(['---', '---:', '---:', '---']),
    ...service.map(({ name, value, unit, most, least, isUnclear = false }) =>
      row([
        name,
        value === undefined ? '–' : `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`,
        limitText(unit, most, least),
        value === undefined || (most ?? least) === undefined
          ? ''
          : verdict([value <= (most ?? Infinity) && value >= (least ?? 0)], isUnclear),
      ]),
    ),
  ];
  return lines.join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** On a busy machine the two ratios may disagree; then nothing is claimed. */
function verdict(signs: readonly boolean[], isUnclear = false): string {
  if (isUnclear) return 'unclear';
  if (signs.every(Boolean)) return 'met';
  return signs.some(Boolean) ? 'unclear' : 'MISSED';
}

function limitText(unit: string, most: number | undefined, least: number | undefined): string {
  if (most !== undefined) return `≤ ${most} ${unit}`;
  return least === undefined ? '–' : `≥ ${least} ${unit}`;
}
