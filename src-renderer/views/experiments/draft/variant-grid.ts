import { modelName } from '../../../../src-main/core/model';
import { copyPlain, getAt, isSame, partsOfPath, pathKey, setAt } from '../../../form/paths';
import { readNumber } from '../../../form/number-text';
import type { Draft } from './draft';

type Variant = Draft['variants'][number];
/** A value that a cell can hold. */
export type CellValue = string | number | boolean | null;

/** A setting and what it is in each variant; undefined where a variant has no such setting. */
export interface SettingRow {
  readonly path: string;
  readonly values: readonly (CellValue | undefined)[];
  readonly differs: boolean;
}

const isCell = (value: unknown): value is CellValue => value === null || typeof value !== 'object';

function leavesOf(value: unknown, path: string, found: Map<string, CellValue>): void {
  if (isCell(value)) {
    if (value !== undefined && path !== '') found.set(path, value);
    return;
  }
  for (const [key, inner] of Object.entries(value as object)) {
    leavesOf(inner, path === '' ? pathKey(key) : `${path}.${pathKey(key)}`, found);
  }
}

/** Every single value of a configuration by its path, in the form's order. */
export function settingsOf({ configuration }: Variant): Map<string, CellValue> {
  const found = new Map<string, CellValue>();
  leavesOf(configuration, '', found);
  return found;
}

/** Whether values differ where there are some: a setting that one kind of model alone has makes no difference. */
function differIn(values: readonly (CellValue | undefined)[]): boolean {
  const given = values.filter((value) => value !== undefined);
  return given.some((value) => value !== given[0]);
}

/**
 * The settings that differ between the variants that have them and those that were asked for, with the value of each.
 * Settings inside layers are rows only where all variants have the same kinds of layers in the same order: else the model is
 * the row.
 */
export function settingRows(variants: readonly Variant[], pinned: readonly string[]): SettingRow[] {
  const settings = variants.map(settingsOf);
  const kinds = variants.map(({ configuration }) => structureOf(configuration));
  const sameModel = kinds.every((kind) => kind === kinds[0]);
  const paths = [...new Set(settings.flatMap((own) => [...own.keys()]))].filter(
    (path) => path !== 'schemaVersion' && path !== 'model.kind' && (sameModel || !path.startsWith('model.layers.')),
  );
  return paths.flatMap((path): SettingRow[] => {
    const values = settings.map((own) => own.get(path));
    const differs = differIn(values);
    return differs || pinned.includes(path) ? [{ path, values, differs }] : [];
  });
}

/** What a model is made of, whatever its settings are. */
function structureOf({ model }: Variant['configuration']): string {
  const types = 'layers' in model ? model.layers.map(({ type }) => type) : [];
  return [model.kind, ...types].join(' ');
}

/** Whether the variants have models of different make; what each is called. */
export function modelRow(variants: readonly Variant[]): readonly string[] | null {
  const kinds = variants.map(({ configuration }) => structureOf(configuration));
  return kinds.every((kind) => kind === kinds[0])
    ? null
    : variants.map(({ configuration }) => modelName(configuration.model));
}

/** Settings of several variants (or of the only one) that are the same in all that have them: they can be given values that differ. */
export function commonSettings(variants: readonly Variant[]): string[] {
  const settings = variants.map(settingsOf);
  const fewest = Math.min(2, variants.length);
  const isOfAllLayers = modelRow(variants) === null;
  return [...new Set(settings.flatMap((own) => [...own.keys()]))].filter((path) => {
    const values = settings.map((own) => own.get(path));
    return (
      path !== 'schemaVersion' &&
      (isOfAllLayers || partsOfPath(path).layer === null) &&
      !/\.(?:type|kind|id)$/.test(path) &&
      values.filter((value) => value !== undefined).length >= fewest &&
      !differIn(values)
    );
  });
}

/**
 * The values that a cell's text stands for, of the kind that the setting has: several between semicolons, or between
 * commas that a blank follows ("64, 128"); whole numbers also between bare commas. Null where one of them is none.
 */
export function readCell(text: string, present: CellValue): CellValue[] | null {
  const isWhole = typeof present === 'number' && Number.isInteger(present);
  const parts = (isWhole && /^\s*-?\d+(?:\s*,\s*-?\d+)+\s*,?\s*$/.test(text) ? text.split(',') : text.split(/;|,\s+/))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const values = parts.map((part): CellValue | undefined => {
    if (typeof present === 'boolean') return part === 'true' ? true : part === 'false' ? false : undefined;
    if (typeof present === 'string') return part;
    const number = readNumber(part);
    return typeof number === 'number' ? number : part === '–' ? null : undefined;
  });
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 || known.length < values.length
    ? null
    : known.filter((value, index) => known.indexOf(value) === index);
}

/** A cell's value as text that `readCell` reads back. */
export function writeCell(value: CellValue | undefined): string {
  return value === undefined ? '' : value === null ? '–' : String(value);
}

/** The values of one cell: which variant, which setting. */
export interface CellValues {
  readonly variant: number;
  readonly path: string;
  readonly values: readonly CellValue[];
}

/** How many variants there are once each cell's values have variants of their own. */
export function gridSize(count: number, cells: readonly CellValues[]): number {
  return Array.from({ length: count }, (_, variant) =>
    cells.filter((cell) => cell.variant === variant).reduce((product, { values }) => product * values.length, 1),
  ).reduce((sum, product) => sum + product, 0);
}

/**
 * Each variant once for every combination of the values of its cells, in their order; a variant of several values is
 * called by them. The variants that are given stay as they are.
 */
export function expandGrid(variants: readonly Variant[], cells: readonly CellValues[]): Draft['variants'] {
  return variants.flatMap((variant, index) =>
    cells
      .filter((cell) => cell.variant === index)
      .reduce<Draft['variants']>(
        (made, { path, values }) =>
          made.flatMap(({ name, configuration }) =>
            values.map((value) => {
              const next = { name, configuration: copyPlain(configuration) };
              if (!isSame(getAt(next.configuration, path), value)) setAt(next.configuration, path, value);
              if (values.length > 1)
                next.name = `${name} · ${partsOfPath(path).name} ${writeCell(value)}`.slice(0, 200);
              return next;
            }),
          ),
        [{ name: variant.name, configuration: copyPlain(variant.configuration) }],
      ),
  );
}
