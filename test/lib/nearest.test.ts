import t from 'tap';
import { nearest } from '../../src/lib/nearest.ts';

const names = ['section', 'sort', 'limit', 'publishedFrom', 'publishedTo', 'tagsAll'];

t.test('the name that was probably meant is found', (t) => {
  const cases: [written: string, meant: string | undefined][] = [
    ['sectoin', 'section'],
    ['Limit', 'limit'],
    ['published_from', 'publishedFrom'],
    ['published-to', 'publishedTo'],
    ['publishedForm', 'publishedFrom'],
    ['tagall', 'tagsAll'],
    ['srt', 'sort'],
    ['x', undefined],
    ['', undefined],
    ['colour', undefined],
    ['limit'.repeat(1000), undefined],
  ];
  for (const [written, meant] of cases) t.equal(nearest(written, names), meant, written.slice(0, 20));
  t.equal(nearest('limit', []), undefined);
  t.end();
});
