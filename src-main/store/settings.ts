import { said } from '../core/common/sentence';
import { documentKinds, upgradeDocument } from '../core/document';
import { settingsSchema, type Settings, type SettingsChange } from '../core/settings/schema';
import type { StoreContext } from './context';
import { checkDocument, parseJson, readEach } from './json';
import { settingTable } from './schema';

/** The workspace’s settings. */
export function createSettingsRepository(context: StoreContext) {
  const { queries, transaction, damage } = context;
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
                [key, parseJson(value, said`the setting ${key}`)] as const,
          ),
      ),
    );

  /** A setting that does not fit takes its default, and no other with it. */
  const fit = (stored: Readonly<Record<string, unknown>>): Settings => {
    const upgraded = upgradeDocument('settings', stored);
    if (upgraded.ok) return upgraded.value;
    const { problem } = upgraded;
    if (problem.kind === 'newer') {
      damage.add(said`The settings were written by a newer version of Gatewise; those that are known here are used.`);
      const { [documentKinds.settings.versionKey]: _, ...known } = stored;
      return fit(known);
    }
    const unfit = new Set(problem.issues.map(({ path }) => path.split('.')[0] ?? path));
    for (const key of unfit) damage.add(said`The setting ${key} is not as it was written; its default stands in.`);
    const kept = Object.entries(stored).filter(([key]) => !unfit.has(key));
    return checkDocument('settings', Object.fromEntries(kept), 'the workspace');
  };
  const read = (): Settings => fit(readAll());

  return {
    /** One that was never set, or that cannot be read, has its default. */
    read,
    /** Changes the given settings and answers with all of them. @throws ZodError when the result does not fit the schema */
    update: (change: SettingsChange): Settings =>
      transaction(() => {
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const checked: Record<string, unknown> = settingsSchema.parse({ ...read(), ...given });
        const { versionKey, changes } = documentKinds.settings;
        // What was upgraded when it was read is written as it is now, together with its version.
        const written = changes.length === 0 ? given : { ...checked, [versionKey]: changes.length + 1 };
        for (const key of Object.keys(written)) {
          const value = JSON.stringify(checked[key] ?? written[key]);
          queries
            .insert(settingTable)
            .values({ key, value })
            .onConflictDoUpdate({ target: settingTable.key, set: { value } })
            .run();
        }
        return read();
      }),
  };
}

export type SettingsRepository = ReturnType<typeof createSettingsRepository>;
