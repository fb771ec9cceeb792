/** Whether the text is a well-formed language tag (BCP 47) in its canonical form, such as `en` or `pt-BR`. */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false; // RangeError: not well-formed
  }
}
