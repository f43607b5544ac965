import { createI18n } from 'vue-i18n';
import { localeSchema, type Locale } from '../src-main/core/common/locale';
import type { Locale as InterfaceLocale, Messages as InterfaceMessages } from '@nuxt/ui';
import { shallowRef } from 'vue';

export const locales: readonly Locale[] = localeSchema.options;

const loaders = {
  en: () => import('./locales/en'),
  ko: () => import('./locales/ko'),
  ru: () => import('./locales/ru'),
} satisfies Record<Locale, () => Promise<unknown>>;

/** Which form of `one | few | many` fits a number, by the language's own rules. */
function pluralRule(locale: Locale, order: readonly Intl.LDMLPluralRule[]) {
  const rules = new Intl.PluralRules(locale);
  return (choice: number, formCount: number): number => {
    const index = order.indexOf(rules.select(choice));
    return Math.min(index === -1 ? order.length - 1 : index, formCount - 1);
  };
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: false,
  missingWarn: import.meta.env.DEV,
  messages: {},
  pluralRules: {
    en: pluralRule('en', ['one', 'other']),
    ko: () => 0,
    ru: pluralRule('ru', ['one', 'few', 'many']),
  },
});

/** Texts of Nuxt UI's own components in the present language. */
export const interfaceLocale = shallowRef<InterfaceLocale<InterfaceMessages>>();

/** Loads a language's texts and switches to it. */
export async function useLanguage(locale: Locale): Promise<void> {
  const { messages, interfaceLocale: texts } = await loaders[locale]();
  i18n.global.setLocaleMessage(locale, messages);
  i18n.global.locale.value = locale;
  interfaceLocale.value = texts;
  document.documentElement.lang = locale;
}

/** The first of the person's preferred languages that there is, else English. */
export function preferredLocale(preferences: readonly string[]): Locale {
  for (const preference of preferences) {
    const language = preference.slice(0, 2).toLowerCase();
    const match = locales.find((locale) => locale === language);
    if (match !== undefined) return match;
  }
  return 'en';
}
