import { writeSync } from 'node:fs';
import { DatabaseBusy } from '../../src/db/errors.ts';
import { openDatabase } from '../../src/db/open.ts';

/**
 * Writes changes and says the subject of each once it is committed: `node acknowledging-writer.ts FILE PREFIX [COUNT]`,
 * for ever without a count. Waits its turn when other processes write.
 */
const [, , file, prefix, count = 'Infinity'] = process.argv;
const db = openDatabase(`file:${file}`);
for (let number = 0; number < Number(count);) {
  const subject = `${prefix}-${number}`;
  try {
    await db.write(async (tx) => {
      await tx.sql.insert(tx.tables.changes).values({ at: 1, kind: 'article.updated', subject, version: 1 });
    });
    writeSync(1, `${subject}\n`);
    number += 1;
  } catch (error) {
    if (!(error instanceof DatabaseBusy)) throw error;
  }
}
await db.close();
