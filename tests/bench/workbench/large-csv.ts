import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRandom } from '../../../src-main/core/common/random';

const minute = 60_000;
const start = Date.UTC(2024, 0, 1);
const rowsPerPart = 2000;

/** Columns beside the time. */
export const valueColumns = ['load', 'wind', 'temperature', 'pressure', 'humidity', 'speed', 'price'];

/** Text of the rows: a time of one-minute steps and seven columns with a level, a daily wave and noise. */
function* csvText(ends: (rows: number, characters: number) => boolean): Generator<string> {
  const random = createRandom(1);
  let text = `time,${valueColumns.join(',')}\n`;
  let characters = 0;
  for (let row = 0; !ends(row, characters); row += 1) {
    const wave = Math.sin((2 * Math.PI * row) / 1440);
    const values = valueColumns.map((_, column) =>
      (20 * (column + 1) + (column % 3) * wave + random.normal()).toFixed(4),
    );
    const time = new Date(start + row * minute).toISOString().slice(0, 19);
    text += `${time},${values.join(',')}\n`;
    if (row % rowsPerPart !== rowsPerPart - 1) continue;
    characters += text.length;
    yield text;
    text = '';
  }
  yield text;
}

export async function writeRows(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(csvText((written) => written >= rows)), createWriteStream(path));
}

/** Writes rows until the file is as large. */
export async function writeBytes(path: string, bytes: number): Promise<void> {
  await pipeline(Readable.from(csvText((_, written) => written >= bytes)), createWriteStream(path));
}
