/** Where a command writes: answers to `out`, what is wrong to `error`; whole lines without their end. */
export interface CommandIo {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/** What is wrong with arguments that `parseArgs` refused, in words that repeat none of them; undefined for another error. */
export function argumentFault(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return 'There is an option that is not known here.';
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return 'There is an option without its value, or with one that it does not take.';
    default:
      return undefined;
  }
}

/** Text as a terminal may show it: nothing in it controls the screen or turns the direction of writing. */
export function forTerminal(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}
