import type { Locale } from '../locale';

/** Forms in CLDR's order: the order of `one | few | many` in a text that counts. */
const formOrder: readonly Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** The forms that a language has for whole numbers, in the order of its texts. */
export function countForms(locale: Locale): readonly Intl.LDMLPluralRule[] {
  const rules = new Intl.PluralRules(locale);
  const used = new Set(Array.from({ length: 1000 }, (_, number) => rules.select(number)));
  return formOrder.filter((form) => used.has(form));
}

/** Which form of `one | few | many` fits a number, by the language's own rules. */
export function pluralRule(locale: Locale): (choice: number, formCount: number) => number {
  const rules = new Intl.PluralRules(locale);
  const forms = countForms(locale);
  return (choice, formCount) => {
    const index = forms.indexOf(rules.select(choice));
    return Math.min(index === -1 ? forms.length - 1 : index, formCount - 1);
  };
}
