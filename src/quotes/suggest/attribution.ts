import type { Cue } from './cues.ts';
import type { Span, Subject } from './spans.ts';

/** Somebody is said to have said something: "the minister told reporters on Tuesday that". */
export interface Attribution {
  /** The words that show it, as they stand there in lower case. */
  readonly cue: string;
  readonly strength: Cue['strength'];
  readonly form: 'verb' | 'participle' | 'according';
  /** Where the cue stands in its sentence. */
  readonly at: number;
  /** The whole attribution: what stands before and after it may be what was said. */
  readonly span: Span;
  /** Null: the subject of the sentence, which an attribution before has or the sentence begins with. */
  readonly subject: Subject | null;
  /** "said the minister": the subject stands behind the verb. */
  readonly isInverted: boolean;
  /** "that", "whether" or a colon stands behind it: what follows was said, with or without quotation marks. */
  readonly hasThat: boolean;
}
