import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { localeSchema } from '../../src-main/core/common/locale';
import type { Told } from '../../src-main/core/common/sentence';
import { tellSentence } from '../../src-main/core/common/telling/sentences';
import { sentenceTexts } from '../i18n';

/** What the backend says, ready for the page: `lang` is `en` where it has no translation. */
export interface ToldText {
  readonly text: string;
  readonly lang: 'en' | undefined;
}

/** Tells the backend's sentences in the present language. */
export function useTelling(): ComputedRef<(told: Told) => ToldText> {
  const { locale } = useI18n();
  const language = computed(() => localeSchema.parse(locale.value));
  return computed(() => ({ message, sentence }: Told): ToldText => {
    const text = sentence === undefined ? null : tellSentence(sentence, sentenceTexts.value, language.value);
    return text === null ? { text: message, lang: 'en' } : { text, lang: undefined };
  });
}
