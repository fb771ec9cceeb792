import { z } from 'zod';
import { instant, text } from '../lib/fields.ts';

const as = z
  .enum(['title', 'slogan', 'scare-quote', 'other'])
  .meta({ description: 'What the words in quotation marks are instead.' });

export const NotSpeechInput = z
  .strictObject({
    words: text(5_000).min(1).meta({ description: 'The words, as they stand between the marks.' }),
    as,
  })
  .meta({
    id: 'NotSpeechInput',
    description: 'Words in quotation marks that nobody said.',
    examples: [{ words: 'The Long Road Home', as: 'slogan' }],
  });
export type NotSpeechInput = z.infer<typeof NotSpeechInput>;

const EXAMPLE = {
  id: '6ac6313bd95cbbae',
  words: 'The Long Road Home',
  as: 'slogan' as const,
  at: '2026-11-19T21:04:10.120Z',
  by: 'Ada Roe',
};

export const NotSpeech = z
  .object({
    id: z.string().meta({ description: 'Stays the same for the same words.' }),
    words: z.string().meta({ description: 'The words, as they stand between the marks.' }),
    as,
    at: instant,
    by: z.string().meta({ description: 'Name of the key.' }),
  })
  .meta({ id: 'NotSpeech', description: 'Words in quotation marks that nobody said.', examples: [EXAMPLE] });
export type NotSpeech = z.infer<typeof NotSpeech>;

export const NotSpeechList = z
  .object({ items: z.array(NotSpeech).meta({ description: 'The entries, in the order of their words.' }) })
  .meta({ id: 'NotSpeechList', description: 'All of them in an article.', examples: [{ items: [EXAMPLE] }] });
