import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives the garbage of starting back to the system, some 40 MB that V8 would keep in an idle process. Takes about 40 ms, so it is
 * for the moment before the first request. The collector can be reached only from a context that is made after the flag is set.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext(`gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })`);
}

/**
 * Lets the heap grow to three times what is in use before all of it is gone through. A service that allocates little is given a tenth by V8,
 * so with some 40 MB in use it did that every other second, and the one answer in a hundred that came then took four times as
 * long; now it is every twenty seconds, for at most 80 MB more.
 */
export function collectLessOften(): void {
  setFlagsFromString('--heap-growing-percent=200');
}
