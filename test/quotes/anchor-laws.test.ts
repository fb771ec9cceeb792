import fc from 'fast-check';
import t from 'tap';
import { type HeldSegment, reanchor } from '../../src/quotes/anchor.ts';
import { overlaps } from '../../src/quotes/selector.ts';
import { body, core, edit, edited, fault, opening, REPEATED, unitsOf } from './editing.ts';

t.test('no edit within a quote goes unnoticed, and none outside breaks an anchor', async (t) => {
  fc.assert(
    fc.property(body, fc.array(edit, { minLength: 1, maxLength: 3 }), (texts, edits) => {
      const { paragraphs, held } = opening(texts);
      const after = edits.reduce((now, one) => edited(now, one, held), paragraphs);
      const placements = reanchor(held, unitsOf(after));
      for (const one of held) {
        const found = fault(one, placements.get(one.id), after);
        // One or two words whose surroundings were changed several times may be orphaned: that is safer than a guess.
        const mayBeLost = edits.length > 1 && one.exact.split(' ').length < 3 && found === 'a false alarm: orphaned';
        if (found !== undefined && !mayBeLost) {
          throw new Error(
            `${found}: ${one.prefix}|${one.exact}|${one.suffix} -> ${JSON.stringify(placements.get(one.id))}`,
          );
        }
      }
      const places = [...placements.values()].flatMap((placement) =>
        placement.state === 'anchored' ? [placement.selector] : placement.state === 'drifted' ? [placement.found] : [],
      );
      if (places.some((one, i) => places.slice(i + 1).some((other) => overlaps(one, other))))
        throw new Error('two placements overlap');
    }),
    { numRuns: 3000 },
  );
  t.pass();
});

t.test('a body that was not edited leaves every segment the same', async (t) => {
  fc.assert(
    fc.property(body, (texts) => {
      const { paragraphs, held } = opening(texts);
      const placements = reanchor(held, unitsOf(paragraphs));
      return held.every(({ id }) => {
        const placement = placements.get(id);
        return placement?.state === 'anchored' && placement.how === 'same';
      });
    }),
    { numRuns: 500 },
  );
  t.pass();
});

t.test('whatever became of words, putting the text back anchors them where they were', async (t) => {
  fc.assert(
    fc.property(body, fc.array(edit, { minLength: 1, maxLength: 6 }), (texts, edits) => {
      const { paragraphs, held } = opening(texts);
      const after = edits.reduce((now, one) => edited(now, one, held), paragraphs);
      const placements = reanchor(held, unitsOf(after));
      // What is anchored is kept as it stands now, everything else as it was.
      const kept = held.map((one): HeldSegment => {
        const placement = placements.get(one.id);
        return placement?.state === 'anchored' ? { ...one, ...placement.selector } : one;
      });
      const back = reanchor(kept, unitsOf(paragraphs));
      return kept.every((one, i) => {
        const placement = back.get(one.id);
        const { block = '', start = 0, exact = '' } = held[i] ?? {};
        const isBack =
          placement?.state === 'anchored' &&
          core(placement.selector.exact) === core(exact) &&
          (REPEATED.some((text) => core(text) === core(exact)) ||
            (placement.selector.block === block && placement.selector.start === start));
        // As above: what is short and was moved to where nothing is as it was may be orphaned.
        if (exact.split(' ').length < 3 && placement?.state === 'orphaned') return true;
        if (!isBack) throw new Error(`${JSON.stringify(one)} -> ${JSON.stringify(placement)}`);
        return isBack;
      });
    }),
    { numRuns: 1000 },
  );
  t.pass();
});
