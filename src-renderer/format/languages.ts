import type { Locale } from '../../src-main/core/common/locale';

/** A language's name in itself: “English”, “한국어”, “Русский”. */
export function languageName(locale: Locale): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
