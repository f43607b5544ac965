import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { guessEncodings } from '../../src-main/ingest/encoding';
import { importFiles, previewFiles, valuesOf } from './support/import';

const files: readonly (readonly [encoding: string, text: string])[] = [
  ['cp949', `일시;전력사용량 [kWh];날씨\n${'1;2;맑음\n1;2;흐림\n'.repeat(50)}`],
  ['cp949', 'date,기온(°C),풍속\n2024-01-01,1,2\n'],
  ['cp949', '지점,지점명,일시,평균기온(°C)\n108,서울,2024-01-01,1.0\n'],
  ['shift_jis', '日時,電力使用量,気温\n2024-01-01,1,2\n'],
  ['shift_jis', '日付,東京,風速\n2024-01-01,1,2\n'],
  ['gb18030', '日期,温度,用电量\n2024-01-01,1,2\n'],
  ['gb18030', '时间,风速,功率\n2024-01-01,1,2\n'],
  ['windows-1251', 'дата,мощность,температура\n2024-01-01,1,2\n'],
  ['windows-1251', 'Время;Нагрузка;Погода\n1;2;ясно\n'],
  ['windows-1252', 'Datum;Größe;Wärmeleistung;Straße\n1;2;3;Köln\n'],
  ['windows-1252', 'date,température,énergie\n2024-01-01,1,2\n'],
  ['windows-1252', 'fecha;año;Coruña\n1;2;3\n'],
];

describe('guessing an encoding', () => {
  it.each(files)('ranks %s first for %j, clear of the others, with its letters', (encoding, text) => {
    const [best, second] = guessEncodings(iconv.encode(text, encoding));
    expect(best).toMatchObject({ encoding, sample: text.split('\n')[0] });
    expect(second?.confidence ?? 0).toBeLessThan(0.9 * (best?.confidence ?? 0));
  });

  it('asks for confirmation of a guess, and notes one that nobody confirmed', async () => {
    const file = { 'x.csv': iconv.encode('날짜,전력사용량\n2024-01-01,1\n2024-01-02,2\n', 'cp949') };
    const preview = await previewFiles(file);
    expect(preview.findings).toMatchObject([{ code: 'encodingGuessed', severity: 'warning' }]);
    expect(preview.alternatives.encodings.length).toBeGreaterThan(1);
    expect((await previewFiles(file, { encoding: 'cp949' })).findings).toEqual([]);
    const dataset = await importFiles(file);
    expect(dataset.notices).toMatchObject([{ code: 'encodingGuessed', examples: ['cp949'] }]);
    expect(await valuesOf(dataset, '전력사용량')).toEqual([1, 2]);
  });

  it('refuses to guess between readings that are as good as each other', async () => {
    const file = { 'x.csv': iconv.encode('x,맑\n1,2\n', 'cp949') };
    const [best, second] = guessEncodings(file['x.csv']);
    expect((second?.confidence ?? 0) / (best?.confidence ?? 1)).toBeGreaterThan(0.9);
    await expect(importFiles(file)).rejects.toMatchObject({
      code: 'FILE_ENCODING',
      details: { field: 'choices.encoding' },
    });
    expect(await valuesOf(await importFiles(file, { encoding: 'cp949' }), '맑')).toEqual([2]);
  });

  it('names the line of UTF-8 that is none, however far down', async () => {
    const text = Buffer.concat([
      Buffer.from(`x,y\n${'1,2\n'.repeat(300_000)}`),
      Buffer.from([0xb0, 0xa1, 0x2c, 0x31, 0x0a]),
    ]);
    await expect(importFiles({ 'x.csv': text })).rejects.toMatchObject({
      code: 'FILE_ENCODING',
      details: { line: 300_002 },
    });
  });

  it('reads a byte-order mark as none of the first name', async () => {
    const dataset = await importFiles({ 'x.csv': '\ufeffdate,y\n2024-01-01,1\n' });
    expect(dataset.columns.map(({ name }) => name)).toEqual(['date', 'y']);
  });
});
