import type { z } from 'zod';
import type { StoreContext } from './context';
import type { SettingsRepository } from './interfaces';
import { checkDocument, parseJson, readEach } from './json';
import { settingTable } from './schema';

export function createSettingsRepository(context: StoreContext): SettingsRepository {
  const { queries, transaction } = context;
  const readAll = (): Record<string, unknown> =>
    Object.fromEntries(
      readEach(
        context,
        queries
          .select()
          .from(settingTable)
          .all()
          .map(
            ({ key, value }) =>
              () =>
                [key, parseJson(value, `the setting ${key}`)] as const,
          ),
      ),
    );

  /** A setting that does not fit any more takes its default, and no other with it. */
  const read = <Schema extends z.ZodObject>(schema: Schema): z.output<Schema> => {
    const stored = readAll();
    const parsed = schema.safeParse(stored);
    if (parsed.success) return parsed.data;
    const damaged = new Set(parsed.error.issues.map(({ path: [key] }) => String(key)));
    for (const key of damaged)
      context.damage.add(`The setting ${key} is not as it was written; its default stands in.`);
    const kept = Object.entries(stored).filter(([key]) => !damaged.has(key));
    return checkDocument(schema, Object.fromEntries(kept), 'the settings');
  };

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
