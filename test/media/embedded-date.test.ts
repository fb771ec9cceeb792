import t from 'tap';
import { readEmbedded, type EmbeddedBlocks } from '../../src/media/embedded.ts';
import { exifBlock, exifText, iim, iptcBlock, xmpPacket } from '../helpers/embedded-blocks.ts';

function dateOf(blocks: EmbeddedBlocks): unknown {
  const result = readEmbedded(blocks);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.find(({ field }) => field === 'dateCreated')?.value;
}

t.test('a date of XMP stays as precise as it is', async (t) => {
  const cases: [string, string | undefined][] = [
    ['2026', '2026'],
    ['2026-11', '2026-11'],
    ['2026-11-20', '2026-11-20'],
    [' 2026-11-20 ', '2026-11-20'],
    ['2026-11-20T07:05:09', '2026-11-20T07:05:09'],
    ['2026-11-20T07:05:09Z', '2026-11-20T07:05:09Z'],
    ['2026-11-20T07:05:09+13:00', '2026-11-20T07:05:09+13:00'],
    ['2026-11-20T07:05:09-0930', '2026-11-20T07:05:09-09:30'],
    ['2026-11-20T07:05:09.5', '2026-11-20T07:05:09.5'],
    ['2026-11-20T07:05:09.123456+13:00', '2026-11-20T07:05:09.123+13:00'],
    ['2026-11-20T07:05', '2026-11-20'],
    ['2026-11-20T07:05+13:00', '2026-11-20'],
    ['2024-02-29', '2024-02-29'],
    ['2026-02-29', undefined],
    ['2026-13', undefined],
    ['2026-00-00', undefined],
    ['0000-00-00', undefined],
    ['0000', undefined],
    ['2026-11-20T24:00:00', undefined],
    ['2026-11-20T07:60:00', undefined],
    ['2026-11-20T07:05:09+25:00', '2026-11-20T07:05:09'],
    ['20 November 2026', undefined],
    ['26-11-20', undefined],
    ['', undefined],
  ];
  for (const [written, expected] of cases) {
    const xmp = Buffer.from(xmpPacket(`<photoshop:DateCreated>${written}</photoshop:DateCreated>`));
    t.equal(dateOf({ xmp }), expected, written);
  }
});

t.test('date and time of IPTC-IIM are joined, and unknown parts left off', async (t) => {
  const cases: [string, string | undefined, string | undefined][] = [
    ['20261120', undefined, '2026-11-20'],
    ['20261120', '070509+1300', '2026-11-20T07:05:09+13:00'],
    ['20261120', '070509', '2026-11-20T07:05:09'],
    ['20261120', '070509-0930', '2026-11-20T07:05:09-09:30'],
    ['20261120', '07:05:09+13:00', '2026-11-20T07:05:09+13:00'],
    ['20261120', '0705', '2026-11-20'],
    ['20261120', '250000+0000', undefined],
    ['2026-11-20', undefined, '2026-11-20'],
    ['20261100', undefined, '2026-11'],
    ['20261100', '070509+1300', '2026-11'],
    ['20260000', undefined, '2026'],
    ['00000000', undefined, undefined],
    ['20260230', undefined, undefined],
    ['November', undefined, undefined],
  ];
  for (const [date, time, expected] of cases) {
    const iptc = iptcBlock([iim(55, date), ...(time === undefined ? [] : [iim(60, time)])]);
    t.equal(dateOf({ iptc }), expected, `${date} ${time}`);
  }
  t.equal(dateOf({ iptc: iptcBlock([iim(60, '070509+1300')]) }), undefined);
});

t.test('date, fraction and offset of EXIF are joined, and none is made up', async (t) => {
  const cases: [string, string | undefined, string | undefined, string | undefined][] = [
    ['2026:11:20 07:05:09', undefined, undefined, '2026-11-20T07:05:09'],
    ['2026:11:20 07:05:09', '25', '+13:00', '2026-11-20T07:05:09.25+13:00'],
    ['2026:11:20 07:05:09', '123456', 'Z', '2026-11-20T07:05:09.123Z'],
    ['2026:11:20 07:05:09', '  ', '   :  ', '2026-11-20T07:05:09'],
    ['2026:11:20 07:05:09', undefined, '+99:00', '2026-11-20T07:05:09'],
    ['2026:11:20 00:00:00', undefined, undefined, '2026-11-20T00:00:00'],
    ['2026:11:20   :  :  ', undefined, '+13:00', '2026-11-20'],
    ['2026:11:20', undefined, undefined, '2026-11-20'],
    ['2026:11:  ', undefined, undefined, '2026-11'],
    ['2026:  :     :  :  ', undefined, undefined, '2026'],
    ['    :  :     :  :  ', undefined, undefined, undefined],
    ['0000:00:00 00:00:00', undefined, undefined, undefined],
    ['2026:00:00 00:00:00', undefined, undefined, undefined],
    ['2026:02:30 07:05:09', undefined, undefined, undefined],
    ['2026:11:20 07:61:09', undefined, undefined, undefined],
    ['2026-11-20T07:05:09', undefined, undefined, '2026-11-20T07:05:09'],
    ['', undefined, undefined, undefined],
  ];
  for (const [date, fraction, offset, expected] of cases) {
    const camera = [
      exifText(0x9003, date),
      ...(fraction === undefined ? [] : [exifText(0x9291, fraction)]),
      ...(offset === undefined ? [] : [exifText(0x9011, offset)]),
    ];
    t.equal(dateOf({ exif: exifBlock({ camera }) }), expected, `${date} ${fraction} ${offset}`);
  }
});
