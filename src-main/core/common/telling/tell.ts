import type { Locale } from '../locale';
import { sentenceText, type Told } from '../sentence';
import { tellSentence, type SentenceTexts } from './sentences';
import ko from './texts/ko.json';
import ru from './texts/ru.json';

const texts: Readonly<Partial<Record<Locale, SentenceTexts>>> = { ko, ru };

/** Tells sentences in a language; what has no translation is told in English. */
export function tellerIn(locale: Locale): (told: Told) => string {
  return ({ message, sentence }) =>
    sentence === undefined ? message : (tellSentence(sentence, texts[locale] ?? {}, locale) ?? sentenceText(sentence));
}
