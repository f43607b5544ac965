import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { FilePreview } from '../../../src-main/core/dataset/preview-schema';

/** Encodings that can be chosen although nothing speaks for them. */
const knownEncodings = ['utf-8', 'utf-16le', 'cp949', 'shift_jis', 'gb18030', 'windows-1251', 'windows-1252'];
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

interface Option {
  readonly value: string;
  readonly label: string;
}
const plain = (value: string): Option => ({ value, label: value });
const withChosen = (values: readonly string[], chosen: string | null): string[] =>
  chosen === null || values.includes(chosen) ? [...values] : [chosen, ...values];

/** What can be chosen about reading a file, in the present language. */
export function useImportOptions(preview: () => FilePreview) {
  const { t, te } = useI18n();
  const none = computed(() => ({ value: '', label: t('datasets.noTime') }));
  const columns = computed(() => [none.value, ...preview().columns.map(({ name }) => plain(name))]);
  const formatName = (format: string): string => {
    const key = `datasets.formatNames.${format}`;
    return te(key, 'en') ? t(key) : format;
  };
  return {
    columns,
    encodings: computed(() => {
      const guesses = preview().alternatives.encodings.map(({ encoding }) => encoding);
      const all = [...new Set([...guesses, ...knownEncodings])];
      return withChosen(all, preview().choices.encoding).map(plain);
    }),
    delimiters: computed(() =>
      Object.entries(delimiterNames).map(([value, name]) => ({ value, label: t(`datasets.delimiters.${name}`) })),
    ),
    decimals: computed(() => [
      { value: '.' as const, label: t('datasets.decimals.point') },
      { value: ',' as const, label: t('datasets.decimals.comma') },
    ]),
    headers: computed(() => [
      { value: 'yes' as const, label: t('datasets.headers.yes') },
      { value: 'no' as const, label: t('datasets.headers.no') },
    ]),
    sheets: computed(() => preview().alternatives.sheets.map(plain)),
    ragged: computed(() =>
      (['refuse', 'skip', 'pad'] as const).map((value) => ({ value, label: t(`datasets.ragged.${value}`) })),
    ),
    timeFormats: computed(() => {
      const fitting = preview().alternatives.timeFormats.map(({ timeFormat }) => timeFormat);
      return withChosen(fitting, preview().choices.timeFormat).map((value) => ({ value, label: formatName(value) }));
    }),
    zones: computed(() => [
      { value: '', label: t('datasets.utc') },
      ...withChosen(Intl.supportedValuesOf('timeZone'), preview().choices.timeZone).map(plain),
    ]),
  };
}
