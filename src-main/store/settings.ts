import type { z } from 'zod';
import type { StoreContext } from './context';
import type { SettingsRepository } from './interfaces';
import { checkDocument, parseJson } from './json';
import { settingTable } from './schema';

export function createSettingsRepository({ queries, transaction }: StoreContext): SettingsRepository {
  const readAll = (): Record<string, unknown> =>
    Object.fromEntries(
      queries
        .select()
        .from(settingTable)
        .all()
        .map(({ key, value }) => [key, parseJson(value, `the setting ${key}`)]),
    );

  const read = <Schema extends z.ZodObject>(schema: Schema): z.output<Schema> =>
    checkDocument(schema, readAll(), 'the settings');

  return {
    read,
    update: (schema, change) =>
      transaction(() => {
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const checked = schema.parse({ ...readAll(), ...given });
        for (const key of Object.keys(given)) {
          if (!(key in checked)) continue;
          const value = JSON.stringify(checked[key]);
          queries
            .insert(settingTable)
            .values({ key, value })
            .onConflictDoUpdate({ target: settingTable.key, set: { value } })
            .run();
        }
        return read(schema);
      }),
  };
}
