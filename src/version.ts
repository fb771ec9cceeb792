import manifest from '../package.json' with { type: 'json' };

/** The version of the program, and of its contract. */
export const VERSION: string = manifest.version;
