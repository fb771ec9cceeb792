import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { contractOf, toYaml } from '../openapi.ts';

/** Writes the contract of a ready app into a folder as `openapi.json` and `openapi.yaml`. Answers with the paths. */
export async function writeContract(app: FastifyInstance, folder: string): Promise<readonly string[]> {
  const files = await contractFiles(app);
  return Promise.all(
    files.map(async ({ name, text }) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    }),
  );
}

/** The names of the files in a folder that are not, byte for byte, what `writeContract` would write; none is no drift. */
export async function contractDrift(app: FastifyInstance, folder: string): Promise<readonly string[]> {
  const files = await contractFiles(app);
  const drifted = await Promise.all(
    files.map(async ({ name, text }) => ((await readIfThere(join(folder, name))) === text ? [] : [name])),
  );
  return drifted.flat();
}

async function contractFiles(app: FastifyInstance) {
  const document = contractOf(app);
  return [
    { name: 'openapi.json', text: `${JSON.stringify(document, null, 2)}\n` },
    { name: 'openapi.yaml', text: await toYaml(document) },
  ];
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
