import { z } from 'zod';

/**
 * A sentence for people together with what a translation needs: the English words as they stand in the source, with places
 * for values (`{0}`, and `{1|row|rows}` for a number and the word that bends with it), and the values themselves, which may
 * be sentences again. The template is the key of its translations in `src-main/core/common/telling/texts`; what has none is told in
 * English, as terminals and logs tell everything.
 */
export const sentenceSchema = z.object({
  template: z.string(),
  values: z.array(z.json()),
});
export type Sentence = z.infer<typeof sentenceSchema>;

/** An English sentence, and the same with its values apart where it can be translated. */
export const toldSchema = z.object({ message: z.string(), sentence: sentenceSchema.optional() });
export type Told = z.infer<typeof toldSchema>;

/** A number and the word behind it in the forms of English. */
export class Counted {
  constructor(
    readonly count: number,
    readonly one: string,
    readonly other: string,
  ) {}
}

/** `1 row`, `2 rows`: a number within a sentence, with the words that bend with it (`'row does', 'rows do'`). */
export function counted(count: number, one: string, other: string): Counted {
  return new Counted(count, one, other);
}

/** What may stand within a sentence; a list of sentences is told one after the other, with commas between them. */
export type SentenceValue = string | number | Sentence | Counted;

/**
 * Tag of a template that is a sentence for people: ``said`There is no run ${id}.` ``. A test finds every such template in the
 * sources and wants its translations.
 */
export function said(words: TemplateStringsArray, ...values: readonly SentenceValue[]): Sentence {
  const places = values.map((value, index) =>
    value instanceof Counted ? `{${index}|${value.one}|${value.other}}` : `{${index}}`,
  );
  return {
    template: words.reduce((text, part, index) => `${text}${places[index - 1] ?? ''}${part}`),
    values: values.map((value) => {
      const plain = value instanceof Counted ? value.count : value;
      // JSON has no other numbers.
      return typeof plain === 'number' && !Number.isFinite(plain) ? String(plain) : plain;
    }),
  };
}

/** Several sentences as one; null for none. */
export function sentencesInOne([first, ...others]: readonly Sentence[]): Sentence | null {
  return first === undefined ? null : others.reduce((text, sentence) => said`${text} ${sentence}`, first);
}

/** Whether a value within a sentence is one itself. */
export function isSentence(value: unknown): value is Sentence {
  return sentenceSchema.safeParse(value).success;
}

/** How a language tells numbers, bends words by them, and says a sentence within another one. */
export interface Telling {
  readonly number: (value: number) => string;
  /** Index of the form that fits a number, of so many. */
  readonly form: (value: number, forms: number) => number;
  readonly within: (sentence: Sentence) => string;
}

function valueText(value: Sentence['values'][number], telling: Telling): string {
  if (typeof value === 'number') return telling.number(value);
  if (typeof value === 'string') return value;
  return isSentence(value) ? telling.within(value) : JSON.stringify(value);
}

/** A template's words with its values in their places, in whatever language the template is. */
export function fillTemplate(template: string, values: Sentence['values'], telling: Telling): string {
  return template.replaceAll(/\{(\d+)((?:\|[^{}|]*)*)\}/g, (place, index: string, bent: string) => {
    const value = values[Number(index)];
    if (value === undefined) return place;
    const text = valueText(value, telling);
    if (bent === '') return text;
    const forms = bent.slice(1).split('|');
    return `${text} ${forms[typeof value === 'number' ? telling.form(value, forms.length) : forms.length - 1] ?? ''}`;
  });
}

const english: Telling = {
  number: String,
  form: (value) => (value === 1 ? 0 : 1),
  within: sentenceText,
};

/** The sentence in English, for terminals, logs and whoever has no translation; a plain text is told as it is. */
export function sentenceText(told: Sentence | string): string {
  return typeof told === 'string' ? told : fillTemplate(told.template, told.values, english);
}
