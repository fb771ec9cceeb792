import { codePointLength } from '../lib/text.ts';
import { foldText, type Folded, type Span } from './fold-words.ts';
import { CONTEXT, type TextSelector } from './selector.ts';
import { CodePoints } from './code-point-index.ts';
import { codePointsAfter, codePointsBefore } from './code-points.ts';
import { kindOf } from './text-kind.ts';
import { tokensOf, type Token } from './tokens.ts';
import type { TextUnit } from './text-units.ts';

/** A run of text in which words are looked for: what is known of it is worked out when it is first asked for. */
export class SearchedUnit {
  readonly block: string;
  readonly text: string;
  /** `body`, `headline`, `standfirst` or `caption`: words do not wander from one kind to another by themselves. */
  readonly kind: string;
  readonly position: number;
  #folded: Folded | undefined;
  #head: string | undefined;
  #tail: string | undefined;
  #tokens: readonly Token[] | undefined;
  #points: CodePoints | undefined;
  #claimed: Uint8Array | undefined;

  constructor({ block, text }: TextUnit, position: number) {
    this.block = block;
    this.text = text;
    this.kind = kindOf(block);
    this.position = position;
  }

  get folded(): Folded {
    this.#folded ??= foldText(this.text);
    return this.#folded;
  }

  /** How the text begins and ends, folded. */
  get head(): string {
    this.#head ??= foldText(this.text.slice(0, NEIGHBOURS)).folded;
    return this.#head;
  }

  get tail(): string {
    this.#tail ??= foldText(this.text.slice(-NEIGHBOURS)).folded;
    return this.#tail;
  }

  /** Of the folded text. */
  get tokens(): readonly Token[] {
    this.#tokens ??= tokensOf(this.folded.folded);
    return this.#tokens;
  }

  get points(): CodePoints {
    this.#points ??= new CodePoints(this.text);
    return this.#points;
  }

  claim({ start, end }: Span): void {
    this.#claimed ??= new Uint8Array(this.text.length);
    this.#claimed.fill(1, start, end);
  }

  isFree({ start, end }: Span): boolean {
    if (this.#claimed === undefined) return true;
    const taken = this.#claimed.indexOf(1, start);
    return taken < 0 || taken >= end;
  }

  selector({ start, end }: Span): TextSelector {
    const exact = this.text.slice(start, end);
    const from = this.points.before(start);
    return {
      block: this.block,
      exact,
      prefix: codePointsBefore(this.text, start, CONTEXT),
      suffix: codePointsAfter(this.text, end, CONTEXT),
      start: from,
      end: from + codePointLength(exact),
    };
  }
}

/** How much of a neighbouring block may be context of words at its edge, in code units. */
const NEIGHBOURS = 80;
