import { describe, expect, it } from 'vitest';
import {
  disqualificationReasonSchema,
  evaluationWarningCodeSchema,
  findingCodeSchema,
  namedFigures,
} from '../../../../src-main/core/evaluation';
import en from '../../../../src-renderer/locales/en/run.json';

// locales.test.ts holds the other languages to the keys of the English texts.
describe('the texts of an evaluation', () => {
  it('have a sentence for everything that can be found', () => {
    expect(Object.keys(en.findings)).toEqual(expect.arrayContaining(findingCodeSchema.options));
    expect(Object.keys(en.warnings)).toEqual(expect.arrayContaining(evaluationWarningCodeSchema.options));
    expect(Object.keys(en.disqualifications)).toEqual(expect.arrayContaining(disqualificationReasonSchema.options));
  });

  it('have a name for every figure that is a code', () => {
    expect(Object.keys(en.names)).toEqual(expect.arrayContaining([...namedFigures]));
  });
});
