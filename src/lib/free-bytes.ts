/**
 * Gives back at once the memory of bytes that nobody reads any more; they are empty afterwards. Left alone, large ones lie about until
 * the next full collection of garbage, and make it come: each costs more than what it is to clear away. What shares its memory with
 * others is left to that.
 */
export function freeBytes({ buffer, byteLength }: Buffer): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.detached || buffer.byteLength !== byteLength) return;
  buffer.transfer(0);
}
