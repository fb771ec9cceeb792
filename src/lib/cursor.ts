import { createSealer } from './seal.ts';
import { parseStored } from './stored-json.ts';

/** Makes and reads the opaque `cursor` of a list: where a page ended, bound to what was asked. */
export interface Cursors {
  /** `scope` names the list with its filters and order; `position` is the sort key of the last item. */
  encode(scope: string, position: readonly (string | number)[]): string;
  /** The position, or undefined when the cursor is forged, cut, or of another scope. */
  decode(scope: string, cursor: string): (string | number)[] | undefined;
}

export function createCursors(secret: string): Cursors {
  const sealer = createSealer(secret, 'cursor');
  return {
    encode: (scope, position) => sealer.seal(JSON.stringify([scope, ...position])).toString('base64url'),
    decode(scope, cursor) {
      const token = Buffer.from(cursor, 'base64url');
      if (token.toString('base64url') !== cursor) return undefined;
      const text = sealer.open(token);
      if (text === undefined) return undefined;
      const [sealedScope, ...position] = parseStored<(string | number)[]>(text);
      return sealedScope === scope ? position : undefined;
    },
  };
}
