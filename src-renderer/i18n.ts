import { createI18n } from 'vue-i18n';
import { localeSchema, type Locale } from '../src-main/core/common/locale';
import type { Locale as InterfaceLocale, Messages as InterfaceMessages } from '@nuxt/ui';
import { shallowRef } from 'vue';
import { electronBridge } from './client/bridge';
import { resolveParticles } from '../src-main/core/common/telling/korean-particles';
import { pluralRule } from '../src-main/core/common/telling/plural-forms';
import type { SentenceTexts } from '../src-main/core/common/telling/sentences';
import type { textsByFile } from './locales/texts-by-file';

export const locales: readonly Locale[] = localeSchema.options;

interface Language {
  readonly messages: ReturnType<typeof textsByFile>;
  readonly interfaceLocale: InterfaceLocale<InterfaceMessages>;
  readonly sentences: SentenceTexts;
}

/** A folder of `locales` for each language; `tests/unit/renderer/locales.test.ts` holds them against the list. */
const languages = import.meta.glob<Language>('./locales/*/index.ts');

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: false,
  missingWarn: import.meta.env.DEV,
  messages: {},
  postTranslation: (text) => (typeof text === 'string' ? resolveParticles(text) : text),
  pluralRules: Object.fromEntries(locales.map((locale) => [locale, pluralRule(locale)])),
});

/** Texts of Nuxt UI's own components in the present language. */
export const interfaceLocale = shallowRef<InterfaceLocale<InterfaceMessages>>();

/** Translations of the backend's sentences in the present language. */
export const sentenceTexts = shallowRef<SentenceTexts>({});

/** Loads a language's texts and switches to it. */
export async function useLanguage(locale: Locale): Promise<void> {
  const load = languages[`./locales/${locale}/index.ts`];
  if (load === undefined) throw new Error(`There is no folder of texts for ${locale}.`);
  const { messages, interfaceLocale: texts, sentences } = await load();
  i18n.global.setLocaleMessage(locale, messages);
  i18n.global.locale.value = locale;
  interfaceLocale.value = texts;
  sentenceTexts.value = sentences;
  document.documentElement.lang = locale;
  electronBridge()?.useLanguage?.(locale);
}
