import { spawnSync } from 'node:child_process';
import t from 'tap';

const MODULE = new URL('../../src/lib/memory.ts', import.meta.url).href;

/** In a process of its own: flags are for all of it, and V8 says on standard error when it does not know one. */
function run(script: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const args = ['--input-type=module', '--eval', `import * as memory from ${JSON.stringify(MODULE)};\n${script}`];
  return spawnSync(process.execPath, args, { encoding: 'utf8', env: {} });
}

t.test('this V8 knows how far its heap may grow', async (t) => {
  const { status, stdout, stderr } = run('memory.collectLessOften(); console.log("done");');
  t.strictSame({ status, stdout, stderr }, { status: 0, stdout: 'done\n', stderr: '' });
});

t.test('the garbage of starting goes back to the system', async (t) => {
  const { status, stdout, stderr } = run(`
    import { getHeapStatistics } from 'node:v8';
    let waste = Array.from({ length: 1_000_000 }, (_, index) => ({ index }));
    const before = getHeapStatistics().total_heap_size;
    waste = undefined;
    memory.collectGarbage();
    console.log(before - getHeapStatistics().total_heap_size > 16 * 1024 * 1024);
  `);
  t.strictSame({ status, stdout, stderr }, { status: 0, stdout: 'true\n', stderr: '' });
});
