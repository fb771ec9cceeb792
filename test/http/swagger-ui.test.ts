import t from 'tap';
import { buildToyApp } from '../contract/toy-app.ts';

const app = await buildToyApp();
t.teardown(() => app.close());

t.test('/docs is Swagger UI under a policy that lets nothing in from elsewhere', async (t) => {
  for (const url of ['/docs', '/docs/']) {
    const page = await app.inject(url);
    t.equal(page.statusCode, 200);
    t.match(page.headers['content-type'], /^text\/html/);
    t.match(page.body, /<title>Dateline API<\/title>/);
    t.notMatch(page.body, /<script>|<style|style=|https?:\/\//, 'nothing inline, nothing from elsewhere');
    const policy = String(page.headers['content-security-policy']);
    t.match(policy, /default-src 'none'/);
    t.match(policy, /script-src 'self';/);
    t.match(policy, /style-src 'self';/);
    t.notMatch(policy, /unsafe|https?:|upgrade-insecure-requests|\*/);
  }
});

t.test('everything that the page asks for is there', async (t) => {
  const { body } = await app.inject('/docs');
  const files = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => String(file));
  t.ok(files.length >= 5);
  for (const file of files) {
    const answer = await app.inject(file);
    t.equal(answer.statusCode, 200, file);
    t.ok(Number(answer.headers['content-length']) > 100);
    t.match(answer.headers['content-security-policy'], /default-src 'none'/);
    const etag = answer.headers.etag;
    if (etag === undefined) continue;
    const again = await app.inject({ url: file, headers: { 'if-none-match': etag } });
    t.equal(again.statusCode, 304, `${file} is not sent twice`);
  }
});

t.test('the page shows the contract, sends nothing to a validator and keeps no key', async (t) => {
  const contract = await app.inject('/docs/json');
  t.same(contract.json(), (await app.inject('/openapi.json')).json());
  const { body } = await app.inject('/docs/static/swagger-initializer.js');
  t.match(body, /"validatorUrl":null/);
  t.match(body, /"persistAuthorization":false/);
  t.match(body, /"tryItOutEnabled":true/);
  t.match(body, /"deepLinking":true/);
});

t.test('what is not part of the page is a 404 like every other', async (t) => {
  for (const url of [
    '/docs/nothing',
    '/docs/static/../package.json',
    '/docs/static/%2e%2e/package.json',
    '/docs/static/',
    '/docs/static/oauth2-redirect.html',
  ]) {
    const answer = await app.inject(url);
    t.equal(answer.statusCode, 404, url);
    t.equal(answer.headers['content-type'], 'application/problem+json');
    t.match(answer.json(), { code: 'not-found' });
  }
});

t.test('HEAD tells what GET would send', async (t) => {
  const url = '/docs/static/swagger-ui.css';
  const { headers } = await app.inject(url);
  const head = await app.inject({ method: 'HEAD', url });
  t.equal(head.statusCode, 200);
  t.equal(head.body, '');
  t.equal(head.headers['content-length'], headers['content-length']);
});
