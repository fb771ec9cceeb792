import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorNames, markdownOf, sectionNames, tagNames, writeStory } from './prose.ts';
import type { ServiceFigure } from './report.ts';
import { blocksOf } from './seed.ts';

const ARTICLES = 3_000;
const ROUNDS = 5;

/** How fast importing is beside a raw batched insert of the same rows, for both kinds of bodies. */
export async function measureImports(): Promise<ServiceFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-bench-import-'));
  try {
    const figures: ServiceFigure[] = [];
    for (const [name, bodyOf] of Object.entries(bodies)) {
      const file = join(folder, `${name}.ndjson`);
      const lines = Array.from({ length: ARTICLES }, (_, index) => JSON.stringify(recordOf(index, bodyOf(index))));
      writeFileSync(file, `${lines.join('\n')}\n`);
      figures.push(...figuresOf(name, await run([join(import.meta.dirname, 'import.ts'), file, String(ROUNDS), '1'])));
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bodies = {
  'Portable Text': (index: number): unknown => blocksOf(writeStory(index), index),
  Markdown: (index: number): unknown => ({ markdown: markdownOf(writeStory(index)) }),
};

/** A line of an import file. */
function recordOf(index: number, body: unknown): unknown {
  const { headline, standfirst, slug, place, section, tags, authors, publishedAt } = writeStory(index);
  return {
    externalId: `story-${index}`,
    headline,
    standfirst,
    slug,
    language: 'en',
    dateline: { place },
    section: sectionNames[section],
    tags: tags.map((tag) => tagNames[tag]),
    authors: authors.map((author) => authorNames[author]),
    publishedAt: new Date(publishedAt).toISOString(),
    body,
  };
}

function figuresOf(name: string, output: string): ServiceFigure[] {
  const speeds = [...output.matchAll(/, (\d+) articles\/s/g)]
    .map(([, speed]) => Number(speed))
    .toSorted((a, b) => a - b);
  const [, wall, cpu] = /median ratio ([\d.]+), of CPU time ([\d.]+)/.exec(output) ?? [];
  return [
    { name: `import, ${name}: speed of a raw insert`, value: Number(wall), unit: '×', least: 0.3 },
    { name: `import, ${name}: of CPU time`, value: Number(cpu), unit: '×' },
    { name: `import, ${name}`, value: speeds[Math.floor(speeds.length / 2)], unit: 'articles/s' },
  ];
}

async function run(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the measurement of the import ended with ${code}`);
  return output;
}
