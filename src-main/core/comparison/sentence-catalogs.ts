import type { Locale } from '../common/locale';
import type { PairwiseTest } from './schema';

export interface Sentences {
  readonly better: string;
  readonly noDifference: string;
  readonly identical: string;
  /** How much smaller or larger an error is, of the larger one; and of accuracies. */
  readonly error: string;
  readonly accuracy: string;
  readonly cohensD: string;
  readonly oddsRatio: string;
  readonly effects: Readonly<Record<'negligible' | 'small' | 'medium' | 'large', string>>;
  /** Where the variance of a comparison of repeats comes from, and what follows. */
  readonly sources: string;
  readonly moreRows: string;
  readonly moreSeeds: string;
  /** Tests beside the verdict, named for what they assume. */
  readonly others: Readonly<Record<PairwiseTest['others'][number]['test'], string>>;
  readonly refused: Readonly<Record<NonNullable<PairwiseTest['refused']>, string>>;
}

const english: Sentences = {
  better:
    '{better} is better than {worse}: {difference}; {count} windows are worth about {independent} independent ones; p {p} after Holm’s correction, block bootstrap p {bootstrap}{effect}.',
  noDifference:
    'Between {first} and {second} no difference can be shown: {difference}; {count} windows are worth about {independent} independent ones; p {p} after Holm’s correction, block bootstrap p {bootstrap}{effect}.',
  identical: 'Between {first} and {second} there is no difference: their errors are the same in every window.',
  error: '{metric} apart by {value} (95% interval {lower} to {upper})',
  accuracy: 'accuracy apart by {value} (95% interval {lower} to {upper})',
  cohensD: '; effect size d = {value}, {size}',
  oddsRatio: '; odds of being right alone {value} to 1',
  effects: { negligible: 'negligible', small: 'small', medium: 'medium', large: 'large' },
  sources: 'Of the uncertainty {share} comes from the seeds, the rest from the test rows.',
  moreRows: 'More seeds would not help, more test rows would.',
  moreSeeds: 'More seeds would help, more test rows would not.',
  others: {
    blockBootstrap: 'Block bootstrap',
    cosineLogLoss: 'The same test on log loss',
    dieboldMariano: 'Diebold–Mariano, if errors persist no longer than windows overlap',
    mcnemar: 'McNemar, exact, if rows are independent',
    mcnemarChiSquared: 'McNemar, chi-squared, if rows are independent',
    correctedResampledT: 'Corrected resampled t, if seeds are all that varies',
    pairedT: 'Paired t over seeds, if seeds are all that varies',
    wilcoxon: 'Wilcoxon over seeds, if seeds are all that varies',
  },
  refused: {
    differentTestRows:
      '{first} and {second} were not tested on the same timestamps, so nothing is said about which is better. Train them with the same data, split and windows.',
    differentTask: '{first} and {second} solve different tasks, so they cannot be tested against each other.',
    seedTwins:
      '{first} and {second} are one configuration with other seeds: what lies between them is luck, so neither is called better. Compare their repeats with those of another configuration.',
    sameRun: '{first} is compared with itself: there is no difference.',
    noPredictions: '{first} or {second} has no predictions of this part, so they cannot be tested against each other.',
    disqualified: '{first} or {second} is disqualified and takes no part in the comparison.',
    tooFewIndependent:
      'Between {first} and {second} nothing can be told: {count} windows are worth only about {independent} independent ones, and 20 are needed. A longer test part would help.',
  },
};

const korean: Sentences = {
  better:
    '{better}: {worse}보다 낫습니다. {difference}, 윈도 {count}개는 독립 윈도 약 {independent}개의 가치입니다. Holm 보정 후 p {p}, 블록 부트스트랩 p {bootstrap}{effect}.',
  noDifference:
    '{first}, {second}: 차이를 보일 수 없습니다. {difference}, 윈도 {count}개는 독립 윈도 약 {independent}개의 가치입니다. Holm 보정 후 p {p}, 블록 부트스트랩 p {bootstrap}{effect}.',
  identical: '{first}, {second}: 모든 윈도에서 오차가 같으므로 차이가 없습니다.',
  error: '{metric} 차이 {value}(95% 구간 {lower} ~ {upper})',
  accuracy: '정확도 차이 {value}(95% 구간 {lower} ~ {upper})',
  cohensD: '; 효과 크기 d = {value}, {size}',
  oddsRatio: '; 혼자 맞힐 오즈 {value} 대 1',
  effects: { negligible: '무시할 수준', small: '작음', medium: '중간', large: '큼' },
  sources: '불확실성 가운데 시드의 몫은 {share}, 나머지는 테스트 행의 몫입니다.',
  moreRows: '시드를 늘려도 도움이 되지 않고, 테스트 행을 늘리면 도움이 됩니다.',
  moreSeeds: '시드를 늘리면 도움이 되고, 테스트 행을 늘려도 도움이 되지 않습니다.',
  others: {
    blockBootstrap: '블록 부트스트랩',
    cosineLogLoss: '로그 손실에 대한 같은 검정',
    dieboldMariano: 'Diebold–Mariano, 오차가 윈도 겹침보다 오래 지속되지 않을 때',
    mcnemar: 'McNemar 정확 검정, 행이 서로 독립일 때',
    mcnemarChiSquared: 'McNemar 카이제곱, 행이 서로 독립일 때',
    correctedResampledT: '보정된 재표집 t, 시드만 변동할 때',
    pairedT: '시드별 대응 t, 시드만 변동할 때',
    wilcoxon: '시드별 Wilcoxon, 시드만 변동할 때',
  },
  refused: {
    differentTestRows:
      '{first}, {second}: 같은 시각에서 테스트하지 않아 우열을 말할 수 없습니다. 같은 데이터, 분할, 윈도로 학습하세요.',
    differentTask: '{first}, {second}: 과제가 서로 달라 검정할 수 없습니다.',
    seedTwins:
      '{first}, {second}: 시드만 다른 같은 설정입니다. 둘의 차이는 우연이므로 어느 쪽도 낫다고 하지 않습니다. 반복 전체를 다른 설정의 반복과 비교하세요.',
    sameRun: '{first}: 자기 자신과의 비교이므로 차이가 없습니다.',
    noPredictions: '{first}, {second}: 이 구간의 예측이 없는 실행이 있어 검정할 수 없습니다.',
    disqualified: '{first}, {second}: 실격된 실행이 있어 비교하지 않습니다.',
    tooFewIndependent:
      '{first}, {second}: 아무것도 말할 수 없습니다. 윈도 {count}개는 독립 윈도 약 {independent}개의 가치뿐이며 20개가 필요합니다. 테스트 구간이 더 길면 도움이 됩니다.',
  },
};

const russian: Sentences = {
  better:
    '{better} лучше, чем {worse}: {difference}; окон: {count}, независимых среди них примерно {independent}; p {p} с поправкой Холма, блочный бутстреп: p {bootstrap}{effect}.',
  noDifference:
    'Различие между {first} и {second} не доказано: {difference}; окон: {count}, независимых среди них примерно {independent}; p {p} с поправкой Холма, блочный бутстреп: p {bootstrap}{effect}.',
  identical: 'Между {first} и {second} нет различия: их ошибки совпадают в каждом окне.',
  error: 'разница {metric} — {value} (95 %-й интервал от {lower} до {upper})',
  accuracy: 'разница точности — {value} (95 %-й интервал от {lower} до {upper})',
  cohensD: '; размер эффекта d = {value}, {size}',
  oddsRatio: '; шансы оказаться правым в одиночку {value} к 1',
  effects: { negligible: 'пренебрежимо малый', small: 'малый', medium: 'средний', large: 'большой' },
  sources: 'Доля сидов в неопределённости — {share}, остальное — от тестовых строк.',
  moreRows: 'Новые сиды не помогут, помогут новые тестовые строки.',
  moreSeeds: 'Помогут новые сиды, новые тестовые строки не помогут.',
  others: {
    blockBootstrap: 'Блочный бутстреп',
    cosineLogLoss: 'Тот же тест для логарифмических потерь',
    dieboldMariano: 'Диболд — Мариано, если ошибки держатся не дольше перекрытия окон',
    mcnemar: 'Макнемар, точный, если строки независимы',
    mcnemarChiSquared: 'Макнемар, хи-квадрат, если строки независимы',
    correctedResampledT: 'Скорректированный t-тест, если меняются одни сиды',
    pairedT: 'Парный t-тест по сидам, если меняются одни сиды',
    wilcoxon: 'Уилкоксон по сидам, если меняются одни сиды',
  },
  refused: {
    differentTestRows:
      '{first} и {second} проверены на разных моментах времени, поэтому сказать, что лучше, нельзя. Обучите их на одних данных, с одним разбиением и окнами.',
    differentTask: '{first} и {second} решают разные задачи, сравнить их тестом нельзя.',
    seedTwins:
      '{first} и {second} — одна конфигурация с разными сидами: различие между ними случайно, и ни один запуск не назван лучшим. Сравните повторы целиком с повторами другой конфигурации.',
    sameRun: '{first} сравнивается с самим собой: различия нет.',
    noPredictions: 'У {first} или {second} нет прогнозов этой части, сравнить их тестом нельзя.',
    disqualified: '{first} или {second} не участвует в сравнении.',
    tooFewIndependent:
      'О {first} и {second} ничего сказать нельзя: окон {count}, но независимых среди них лишь около {independent}, а нужно 20. Поможет более длинная тестовая часть.',
  },
};

export const sentenceCatalogs: Readonly<Record<Locale, Sentences>> = { en: english, ko: korean, ru: russian };
