import { fillPlaces } from '../../common/fill';
import type { Locale } from '../schema';

const en = {
  ranking: '{name}: ranking by the lowest validation loss',
  cost: '{name}: what each costs',
  place: 'Place',
  run: 'Run',
  epoch: 'Epoch',
  valLoss: 'Validation loss',
  loss: 'Training loss',
  valMae: 'Validation MAE',
  valF1: 'Validation F1 (macro)',
  testMae: 'Test MAE',
  testRmse: 'Test RMSE',
  testR2: 'Test R²',
  recall: 'Recall from {level} on',
  stepMs: 'ms per step',
  duration: 'Duration',
  parameters: 'Parameters',
  predictionMs: 'One window, ms',
  memory: 'Memory',
  disqualified: 'disqualified',
  forecast: '{name}: {count} rows past the end of the data, each from its own predictions before',
  actual: 'Actual',
  time: 'Time ({zone})',
  row: 'Row',
} as const;

type Key = keyof typeof en;
type Messages = Readonly<Record<Key, string>>;

const ko: Messages = {
  ranking: '{name}: 가장 낮은 검증 손실로 매긴 순위',
  cost: '{name}: 모델별 비용',
  place: '순위',
  run: '실행',
  epoch: '에포크',
  valLoss: '검증 손실',
  loss: '학습 손실',
  valMae: '검증 MAE',
  valF1: '검증 F1(매크로)',
  testMae: '테스트 MAE',
  testRmse: '테스트 RMSE',
  testR2: '테스트 R²',
  recall: '{level} 이상 재현율',
  stepMs: '스텝당 ms',
  duration: '소요 시간',
  parameters: '파라미터',
  predictionMs: '윈도 하나, ms',
  memory: '메모리',
  disqualified: '실격',
  forecast: '{name}: 데이터 끝 이후 {count}행. 각 행은 자신의 앞선 예측을 이어 받습니다',
  actual: '실제값',
  time: '시각({zone})',
  row: '행',
};

const ru: Messages = {
  ranking: '{name}: рейтинг по наименьшим потерям на валидации',
  cost: '{name}: чего стоит каждая модель',
  place: 'Место',
  run: 'Запуск',
  epoch: 'Эпоха',
  valLoss: 'Потери, валидация',
  loss: 'Потери, обучение',
  valMae: 'MAE, валидация',
  valF1: 'F1 (макро), валидация',
  testMae: 'MAE, тест',
  testRmse: 'RMSE, тест',
  testR2: 'R², тест',
  recall: 'Полнота от {level}',
  stepMs: 'мс на шаг',
  duration: 'Время',
  parameters: 'Параметры',
  predictionMs: 'Одно окно, мс',
  memory: 'Память',
  disqualified: 'вне рейтинга',
  forecast: '{name}: строк после конца данных — {count}, каждая по собственным прогнозам до неё',
  actual: 'Факт',
  time: 'Время ({zone})',
  row: 'Строка',
};

const catalogs: Readonly<Record<Locale, Messages>> = { en, ko, ru };

export type ExhibitText = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

/** Texts of exhibits in a language. */
export function exhibitTexts(locale: Locale): ExhibitText {
  return (key, values = {}) => fillPlaces(catalogs[locale][key], values);
}
