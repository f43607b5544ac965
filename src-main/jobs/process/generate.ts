import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvOf, generateTable, readingOf } from '../../core/generator';
import { unfinishedName } from '../../disk';
import { importFile } from '../../ingest';
import type { GenerateSpecification, ImportResult } from '../kinds';
import type { JobContext, JobEnd } from './handlers';

/** Writes the generated table as CSV beside the datasets, imports it as any other file, and removes the text. */
export async function generateDataset(
  { generator, outputDirectory }: GenerateSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<ImportResult>> {
  emit({ type: 'state', state: 'running' });
  const report = (fraction: number, message: string): void => {
    emit({ type: 'progress', fraction, message, run: null });
  };
  report(0, 'generating');
  const table = generateTable(generator);
  const folder = join(outputDirectory, unfinishedName('generate'));
  await mkdir(folder, { recursive: true });
  try {
    const path = join(folder, 'generated.csv');
    await pipeline(Readable.from(csvOf(table)), createWriteStream(path), { signal });
    report(0.3, 'reading');
    const result = await importFile(
      { path, sourceName: `${generator.kind}-seed-${generator.seed}.csv`, ...readingOf(table), outputDirectory },
      {
        signal,
        threads,
        onProgress: (share, message) => {
          report(0.3 + 0.7 * share, message);
        },
      },
    );
    return { result, stopped: false };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
