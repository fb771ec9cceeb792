/** What the system says about processes; undefined or nothing where it does not say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** CPU time that the process has used on all its threads, in microseconds. */
export function cpuMicroseconds(pid: number): number | undefined {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(`${tasks}/${pid}/schedstat`)) return undefined;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, part) => sum + part, 0) / 1_000;
}

/** Memory that the process holds now, in MiB. */
export function residentMebibytes(pid: number): number | undefined {
  return mebibytes(pid, 'VmRSS');
}

/** The most memory that the process ever held, in MiB. */
export function peakMebibytes(pid: number): number | undefined {
  return mebibytes(pid, 'VmHWM');
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function mebibytes(pid: number, field: 'VmRSS' | 'VmHWM'): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kibibytes = new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined; // it is gone, or this system has no such files
  }
}
