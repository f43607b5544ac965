import type { Locale } from '../common/locale';
import type { Part } from '../task/schema';
import type { ClassificationBaselineName } from './classification/schema';
import { metricLabel } from './metrics/catalogue';
import type { RegressionBaselineName } from './regression/schema';
import type { Figures } from './schema';

/** What a sentence's figures may stand for by a code instead of a number, beside metrics. */
export type NamedFigure = RegressionBaselineName | ClassificationBaselineName | 'loss' | 'valLoss' | Part;

const names: Readonly<Record<Locale, Readonly<Record<NamedFigure, string>>>> = {
  en: {
    lastValue: 'last value',
    seasonalNaive: 'seasonal naive',
    drift: 'drift',
    linear: 'linear on lags',
    majorityClass: 'majority class',
    lastLabel: 'last label',
    loss: 'loss',
    valLoss: 'val_loss',
    train: 'training',
    validation: 'validation',
    test: 'test',
  },
  ko: {
    lastValue: '마지막 값',
    seasonalNaive: '계절 나이브',
    drift: '드리프트',
    linear: '시차 선형 회귀',
    majorityClass: '최다 클래스',
    lastLabel: '마지막 레이블',
    loss: 'loss',
    valLoss: 'val_loss',
    train: '학습',
    validation: '검증',
    test: '테스트',
  },
  ru: {
    lastValue: 'последнее значение',
    seasonalNaive: 'сезонный наивный',
    drift: 'дрейф',
    linear: 'линейная по лагам',
    majorityClass: 'самый частый класс',
    lastLabel: 'последняя метка',
    loss: 'loss',
    valLoss: 'val_loss',
    train: 'обучающая',
    validation: 'валидационная',
    test: 'тестовая',
  },
};

export const namedFigures: readonly string[] = Object.keys(names.en);

/** What a metric, baseline, loss or part is called within a sentence; undefined for a code that has no name. */
export function figureName(code: string, locale: Locale): string | undefined {
  const known: Readonly<Record<string, string>> = names[locale];
  return metricLabel(code, locale) ?? known[code];
}

/** Figures that hold such a code; a class's name, which is a person's own word, is none of them. */
const coded = new Set(['metric', 'baseline', 'which', 'part']);
/** Figures that are shares and read as percentages. */
const shares = new Set(['skill', 'lower', 'upper', 'level', 'coverage', 'rise']);

/**
 * The figures of a sentence as words: codes by their names, shares as percentages, other numbers by `number`. A code
 * that has no name stays as it is; a figure that is null is left out.
 */
export function figureTexts(
  values: Figures,
  nameOf: (code: string, figure: string) => string | undefined,
  format: { readonly number: (value: number) => string; readonly percent: (value: number) => string },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value === null) return [];
      if (typeof value === 'number') return [[name, shares.has(name) ? format.percent(value) : format.number(value)]];
      return [[name, coded.has(name) ? (nameOf(value, name) ?? value) : value]];
    }),
  );
}
