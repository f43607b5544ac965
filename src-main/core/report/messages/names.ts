import { englishNames, type NamedFigure } from '../../evaluation';
import type { Locale } from '../schema';

const same = {
  mae: 'MAE',
  mse: 'MSE',
  rmse: 'RMSE',
  mape: 'MAPE',
  smape: 'sMAPE',
  mase: 'MASE',
  r2: 'R²',
  f1Macro: 'F1 (macro)',
  f1Weighted: 'F1 (weighted)',
  mcc: 'MCC',
  rocAuc: 'ROC AUC',
  loss: 'loss',
  valLoss: 'val_loss',
};

/** Names of metrics, baselines and parts within a sentence or above a column. */
const catalogs: Readonly<Record<Locale, Readonly<Record<NamedFigure, string>>>> = {
  en: englishNames,
  ko: {
    ...same,
    medianAbsoluteError: '중앙값 절대 오차',
    maxError: '최대 오차',
    accuracy: '정확도',
    balancedAccuracy: '균형 정확도',
    averagePrecision: '평균 정밀도',
    logLoss: '로그 손실',
    brier: '브라이어 점수',
    lastValue: '마지막 값',
    seasonalNaive: '계절 나이브',
    drift: '드리프트',
    linear: '시차 선형 회귀',
    majorityClass: '최다 클래스',
    lastLabel: '마지막 레이블',
    train: '학습',
    validation: '검증',
    test: '테스트',
  },
  ru: {
    ...same,
    medianAbsoluteError: 'медианная абс. ошибка',
    maxError: 'наибольшая ошибка',
    accuracy: 'доля верных',
    balancedAccuracy: 'сбаланс. доля верных',
    averagePrecision: 'средняя точность',
    logLoss: 'log loss',
    brier: 'оценка Брайера',
    lastValue: 'последнее значение',
    seasonalNaive: 'сезонный наивный',
    drift: 'дрейф',
    linear: 'линейная по лагам',
    majorityClass: 'самый частый класс',
    lastLabel: 'последняя метка',
    train: 'обучающая',
    validation: 'валидационная',
    test: 'тестовая',
  },
};

/** What a figure that is a code, such as `f1Macro` or `lastValue`, is called; by code. */
export function figureNames(locale: Locale): Readonly<Record<string, string>> {
  return catalogs[locale];
}
