/** One member after a merge patch (RFC 7396): what was not sent stays; a null that was sent empties, so `??` would not do. */
export function sentOr<T>(current: T, sent: T | undefined): T {
  if (sent === undefined) return current;
  return sent;
}
