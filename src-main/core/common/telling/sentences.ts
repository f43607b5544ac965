import type { Locale } from '../locale';
import { fillTemplate, type Sentence, type Telling } from '../sentence';
import { resolveParticles } from './korean-particles';
import { pluralRule } from './plural-forms';

/** Translations of the backend's sentences, by their English templates; empty for English. */
export type SentenceTexts = Readonly<Record<string, string>>;

/** Whether a template holds words at all: what only sets others apart needs no translation. */
export function hasWords(template: string): boolean {
  return /\p{L}/u.test(template.replaceAll(/\{\d+\}/g, ''));
}

function textFor(template: string, texts: SentenceTexts, locale: Locale): string | null {
  if (locale === 'en') return template;
  if (hasWords(template)) return texts[template] ?? null;
  return locale === 'ru' ? template.replaceAll('“', '«').replaceAll('”', '»') : template;
}

/**
 * A sentence of the backend in a language, with its numbers as they are written there. Null where it has no translation; one
 * within it that has none stands in English.
 */
export function tellSentence(sentence: Sentence, texts: SentenceTexts, locale: Locale): string | null {
  const template = textFor(sentence.template, texts, locale);
  if (template === null) return null;
  const text = fillTemplate(template, sentence.values, tellingIn(texts, locale));
  return locale === 'ko' ? resolveParticles(text) : text;
}

function tellingIn(texts: SentenceTexts, locale: Locale): Telling {
  const numbers = new Intl.NumberFormat(locale, { maximumSignificantDigits: 15 });
  return {
    number: (value) => numbers.format(value),
    form: pluralRule(locale),
    within: (inner) => tellSentence(inner, texts, locale) ?? tellSentence(inner, {}, 'en') ?? inner.template,
  };
}
