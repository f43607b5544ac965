import { describe, expect, it } from 'vitest';
import {
  disqualificationReasonSchema,
  evaluationWarningCodeSchema,
  findingCodeSchema,
  namedFigures,
} from '../../../../src-main/core/evaluation';
import type { Locale } from '../../../../src-main/core/common/locale';
import en from '../../../../src-renderer/locales/en/run.json';
import ko from '../../../../src-renderer/locales/ko/run.json';
import ru from '../../../../src-renderer/locales/ru/run.json';

const textsByLocale: Readonly<Record<Locale, typeof en>> = { en, ko, ru };

describe.each(Object.entries(textsByLocale))('the texts of an evaluation in %s', (_, texts) => {
  it('have a sentence for everything that can be found', () => {
    expect(Object.keys(texts.findings)).toEqual(expect.arrayContaining(findingCodeSchema.options));
    expect(Object.keys(texts.warnings)).toEqual(expect.arrayContaining(evaluationWarningCodeSchema.options));
    expect(Object.keys(texts.disqualifications)).toEqual(expect.arrayContaining(disqualificationReasonSchema.options));
  });

  it('have a name for every figure that is a code', () => {
    expect(Object.keys(texts.names)).toEqual(expect.arrayContaining([...namedFigures]));
  });
});
