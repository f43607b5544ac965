import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { importOverridesSchema, type DatasetVersion, type PartialImportChoices } from '../../../src-main/core/dataset';
import { importFile, loadTable, previewFile } from '../../../src-main/ingest';
import { isUnfinishedName } from '../../../src-main/disk';
import { temporaryFolder } from '../../support/store';

export type Imported = DatasetVersion & { readonly path: string };

/** Writes files into a folder of their own and imports them, the first with the others appended. */
export async function importFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  choices: PartialImportChoices = {},
  overrides: Parameters<typeof importOverridesSchema.parse>[0] = {},
): Promise<Imported> {
  const { paths, folder } = writeFiles(files);
  const [path = '', ...appended] = paths;
  const outputDirectory = join(folder, 'datasets');
  const imported = await importFile({
    path,
    sourceName: null,
    appended: appended.map((other) => ({ path: other, sourceName: null })),
    choices,
    overrides: importOverridesSchema.parse(overrides),
    outputDirectory,
  });
  // The mark of what no dataset has yet is the backend's to remove.
  expect(readdirSync(outputDirectory).filter((each) => !isUnfinishedName(each))).toEqual([
    `${imported.version.hash}.parquet`,
  ]);
  return { path: imported.path, ...imported.version };
}

export async function previewFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  choices: PartialImportChoices = {},
) {
  const [path = '', ...appended] = writeFiles(files).paths;
  return await previewFile({
    path,
    sourceName: null,
    appended: appended.map((other) => ({ path: other, sourceName: null })),
    choices,
  });
}

function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): { folder: string; paths: string[] } {
  const folder = temporaryFolder();
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
  return { folder, paths };
}

/** A column's numbers or times; NaN is missing. */
export async function valuesOf(dataset: Imported, name: string): Promise<number[]> {
  const table = await loadTable(dataset);
  const column = table.columns.find((candidate) => candidate.name === name);
  return column === undefined || column.kind === 'category' ? [] : [...column.values];
}

export const timesOf = async (dataset: Imported, name: string): Promise<string[]> =>
  (await valuesOf(dataset, name)).map((time) => (Number.isNaN(time) ? 'missing' : new Date(time).toISOString()));
