import type { LocaleMessageValue } from 'vue-i18n';

type Texts = LocaleMessageValue<string>;

/** `./runs.json` and its texts as `runs: texts`. */
export function textsByFile(files: Readonly<Record<string, unknown>>): Record<string, Texts> {
  return Object.fromEntries(
    Object.entries(files).map(([path, texts]) => [path.replace(/^\.\/|\.json$/g, ''), texts as Texts]),
  );
}
