import { describe, expect, it } from 'vitest';
import { localeSchema } from '../../../src-main/core/common/locale';
import { modelFigures } from '../../../src-main/core/report/messages/model-figures';
import en from '../../../src-renderer/locales/en/run.json';
import ko from '../../../src-renderer/locales/ko/run.json';
import ru from '../../../src-renderer/locales/ru/run.json';

const pages = { en, ko, ru };

describe('facts and diagnostics of a model without layers', () => {
  it.each(localeSchema.options)('are called in a report as on the page (%s)', (locale) => {
    expect(modelFigures[locale]).toEqual(pages[locale].diagnostics);
  });
});
