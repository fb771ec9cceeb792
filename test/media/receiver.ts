import { originalKey } from '../../src/media/keys.ts';
import { receive } from '../../src/media/arrival.ts';
import { openMedia } from '../../src/media/open.ts';

/**
 * Receives a made-up file and stores it: `node receiver.ts URL MEBIBYTES`, with the settings of an S3 server in the
 * environment. Says as JSON what became of it, and by how many bytes the process grew.
 */
const [, , url = '', mebibytes] = process.argv;
const {
  AWS_ENDPOINT_URL: endpointUrl,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
} = process.env;
const storage = openMedia({ url, aws: { endpointUrl, accessKeyId, secretAccessKey } });
const piece = new Uint8Array(65_536).fill(7);

async function* upload(count: number): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < count; number += 1) yield piece;
}

const before = process.memoryUsage.rss();
try {
  const received = await receive(upload(Number(mebibytes) * 16), { storage, maxBytes: Number.MAX_SAFE_INTEGER });
  if (!received.ok) throw new Error(received.error.code);
  await storage.put(originalKey(received.value.sha256, 'jpg'), received.value.path);
  const grownBytes = process.resourceUsage().maxRSS * 1024 - before;
  process.stdout.write(JSON.stringify({ bytes: received.value.bytes, grownBytes }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: error instanceof Error ? error.name : String(error) }));
}
