/**
 * A name as it is compared when something is looked for by it: without case, accents and differences of spacing, so that `otautahi`
 * finds `Ōtautahi` and `tromso` finds `Tromsø`. Folding twice changes nothing. Marks of scripts that spell with them (が, हि) stay.
 */
export function foldTerm(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu, '$1')
    .toLowerCase()
    .replaceAll(/[øłđðßæœþı]/g, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFKC')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Letters that Unicode does not take apart, as who has no key for them writes them. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
};
