import { MAX_BODY_CELLS } from './excess-schema.ts';
import type { Findings } from './findings.ts';
import { type Inline, Run } from './run.ts';
import { MAX_CELLS, MAX_ROWS, type TableCell, type TableRow } from './schema.ts';

type Draft = { readonly newKey: () => string; readonly findings: Findings; readonly finish: (run: Run) => Inline };

/** A table in the making: rows and cells that open and close, whether or not the markup closes them. */
export class TableDraft {
  readonly #draft: Draft;
  readonly #rows: TableRow[] = [];
  #cells: TableCell[] | undefined;
  #cell: { readonly run: Run; readonly isHeader: boolean } | undefined;
  #count = 0;

  /** `finish` completes the text of a cell. */
  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** The text of the open cell, if one is open. */
  get run(): Run | undefined {
    return this.#cell?.run;
  }

  openRow(): void {
    this.closeRow();
    this.#cells = [];
  }

  closeRow(): void {
    this.closeCell();
    const cells = this.#cells ?? [];
    this.#cells = undefined;
    if (cells.length === 0) return;
    if (cells.length > MAX_CELLS) this.#refuse(`A row of a table may have at most ${MAX_CELLS} cells.`);
    this.#rows.push({ _key: this.#draft.newKey(), cells });
  }

  openCell(isHeader: boolean): void {
    this.closeCell();
    this.#cells ??= [];
    this.#cell = { run: new Run(this.#draft.newKey), isHeader };
  }

  closeCell(): void {
    if (this.#cell === undefined) return;
    const inline = this.#draft.finish(this.#cell.run);
    const header = this.#cell.isHeader ? { header: true } : {};
    this.#cell = undefined;
    this.#count += 1;
    if (this.#count > MAX_BODY_CELLS) this.#refuse(`A table may have at most ${MAX_BODY_CELLS} cells.`);
    else this.#cells?.push({ _key: this.#draft.newKey(), ...header, ...inline });
  }

  /** The rows that hold a cell. */
  finish(): TableRow[] {
    this.closeRow();
    if (this.#rows.length > MAX_ROWS) this.#refuse(`A table may have at most ${MAX_ROWS} rows.`);
    return this.#rows;
  }

  #refuse(detail: string): void {
    this.#draft.findings.refuse('too-long', detail);
  }
}
