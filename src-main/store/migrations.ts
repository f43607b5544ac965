/// <reference types="vite/types/importMeta.d.ts" />
import { GatewiseError } from '../core/common/errors';

export interface Migration {
  /** Counts up from 1; a database at version n has had the first n migrations. */
  version: number;
  name: string;
  sql: string;
}

const files = import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true });

/** The migrations in ./migrations, in order; a file's name begins with its number. */
export const migrations: readonly Migration[] = orderMigrations(files);

/**
 * Numbers must count up from 1 without a gap, so that a version says exactly what was run.
 * @throws GatewiseError INTERNAL
 */
export function orderMigrations(sqlByPath: Readonly<Record<string, string>>): Migration[] {
  const ordered = Object.entries(sqlByPath)
    .map(([path, sql]) => ({ name: path.replace(/^.*\//, '').replace(/\.sql$/, ''), sql }))
    .map(({ name, sql }) => ({ version: Number.parseInt(name, 10), name, sql }))
    .sort((first, second) => first.version - second.version);
  const misplaced = ordered.find((migration, index) => migration.version !== index + 1);
  if (misplaced !== undefined || ordered.length === 0) {
    throw new GatewiseError('INTERNAL', `The migration ${misplaced?.name ?? '0001'} is out of order or missing.`);
  }
  return ordered;
}
