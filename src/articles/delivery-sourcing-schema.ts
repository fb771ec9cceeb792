import { z } from 'zod';

const count = (description: string) => z.int().meta({ description });

/** What documentation shows. */
export const SOURCING_EXAMPLE = {
  named: 2,
  anonymous: 1,
  quotes: 4,
  terms: { onRecord: 3, background: 1, deepBackground: 0 },
  kinds: { direct: 2, partial: 1, paraphrase: 1 },
  singleSource: false,
};

export const Sourcing = z
  .object({
    named: count('Named sources that words are attributed to.'),
    anonymous: count('Sources that are described or have a pseudonym.'),
    quotes: count('Quotes, paraphrases too.'),
    terms: z
      .object({
        onRecord: count('On the record.'),
        background: count('On background.'),
        deepBackground: count('On deep background.'),
      })
      .meta({ description: 'Quotes by their terms.' }),
    kinds: z
      .object({
        direct: count('Whole sentences in quotation marks.'),
        partial: count('Fragments in quotation marks.'),
        paraphrase: count('In the reporter’s words.'),
      })
      .meta({ description: 'Quotes by their kind.' }),
    singleSource: z.boolean().meta({ description: 'Whether the article rests on one source that it tells of.' }),
  })
  .meta({
    id: 'Sourcing',
    description: 'Whom an article quotes, in numbers.',
    examples: [SOURCING_EXAMPLE],
  });
export type Sourcing = z.infer<typeof Sourcing>;
