import type { Locale } from '../common/locale';
import type { PairwiseTest } from './schema';

interface Sentences {
  readonly better: string;
  readonly noDifference: string;
  readonly identical: string;
  readonly cohensD: string;
  readonly oddsRatio: string;
  readonly effects: Readonly<Record<'negligible' | 'small' | 'medium' | 'large', string>>;
  readonly tests: Readonly<Record<PairwiseTest['test'], string>>;
  readonly refused: Readonly<Record<NonNullable<PairwiseTest['refused']>, string>>;
}

const english: Sentences = {
  better: '{better} is better than {worse} ({test}, {count} pairs, p {p} after Holm’s correction{effect}).',
  noDifference:
    'Between {first} and {second} no difference can be shown ({test}, {count} pairs, p {p} after Holm’s correction{effect}).',
  identical: 'Between {first} and {second} there is no difference: their figures are the same in every pair.',
  cohensD: '; effect size d = {value}, {size}',
  oddsRatio: '; odds of being right alone {value} to 1',
  effects: { negligible: 'negligible', small: 'small', medium: 'medium', large: 'large' },
  tests: {
    dieboldMariano: 'Diebold–Mariano test',
    mcnemar: 'McNemar’s test',
    correctedResampledT: 'corrected resampled t-test',
    none: '',
  },
  refused: {
    differentTestRows:
      '{first} and {second} were not tested on the same timestamps, so nothing is said about which is better. Train them with the same data, split and windows.',
    differentTask: '{first} and {second} solve different tasks, so they cannot be tested against each other.',
    sameRun: '{first} is compared with itself: there is no difference.',
    noPredictions: '{first} or {second} has no predictions of this part, so they cannot be tested against each other.',
    disqualified: '{first} or {second} is disqualified and takes no part in the comparison.',
    tooFewRepeats:
      '{first} and {second} have fewer than two seeds in common, so their repeats cannot be paired. Repeat both with the same seeds.',
    runAgainstRepeats:
      '{first} and {second} are a single run and repeats: compare runs with runs, repeats with repeats.',
  },
};

const korean: Sentences = {
  better: '{better}: {worse}보다 유의하게 낫습니다({test}, 쌍 {count}개, Holm 보정 후 p {p}{effect}).',
  noDifference: '{first}, {second}: 차이를 보일 수 없습니다({test}, 쌍 {count}개, Holm 보정 후 p {p}{effect}).',
  identical: '{first}, {second}: 모든 쌍에서 수치가 같으므로 차이가 없습니다.',
  cohensD: '; 효과 크기 d = {value}, {size}',
  oddsRatio: '; 혼자 맞힐 오즈 {value} 대 1',
  effects: { negligible: '무시할 수준', small: '작음', medium: '중간', large: '큼' },
  tests: {
    dieboldMariano: 'Diebold–Mariano 검정',
    mcnemar: 'McNemar 검정',
    correctedResampledT: '보정된 재표집 t 검정',
    none: '',
  },
  refused: {
    differentTestRows:
      '{first}, {second}: 같은 시각에서 테스트하지 않아 우열을 말할 수 없습니다. 같은 데이터, 분할, 윈도로 학습하세요.',
    differentTask: '{first}, {second}: 과제가 서로 달라 검정할 수 없습니다.',
    sameRun: '{first}: 자기 자신과의 비교이므로 차이가 없습니다.',
    noPredictions: '{first}, {second}: 이 구간의 예측이 없는 실행이 있어 검정할 수 없습니다.',
    disqualified: '{first}, {second}: 실격된 실행이 있어 비교하지 않습니다.',
    tooFewRepeats: '{first}, {second}: 공통 시드가 두 개 미만이라 반복을 짝지을 수 없습니다. 같은 시드로 반복하세요.',
    runAgainstRepeats: '{first}, {second}: 단일 실행과 반복입니다. 실행은 실행끼리, 반복은 반복끼리 비교하세요.',
  },
};

const russian: Sentences = {
  better: '{better} лучше, чем {worse} ({test}, пар: {count}, p {p} с поправкой Холма{effect}).',
  noDifference:
    'Различие между {first} и {second} не доказано ({test}, пар: {count}, p {p} с поправкой Холма{effect}).',
  identical: 'Между {first} и {second} нет различия: их показатели совпадают в каждой паре.',
  cohensD: '; размер эффекта d = {value}, {size}',
  oddsRatio: '; шансы оказаться правым в одиночку {value} к 1',
  effects: { negligible: 'пренебрежимо малый', small: 'малый', medium: 'средний', large: 'большой' },
  tests: {
    dieboldMariano: 'тест Диболда — Мариано',
    mcnemar: 'тест Макнемара',
    correctedResampledT: 'скорректированный t-тест',
    none: '',
  },
  refused: {
    differentTestRows:
      '{first} и {second} проверены на разных моментах времени, поэтому сказать, что лучше, нельзя. Обучите их на одних данных, с одним разбиением и окнами.',
    differentTask: '{first} и {second} решают разные задачи, сравнить их тестом нельзя.',
    sameRun: '{first} сравнивается с самим собой: различия нет.',
    noPredictions: 'У {first} или {second} нет прогнозов этой части, сравнить их тестом нельзя.',
    disqualified: '{first} или {second} не участвует в сравнении.',
    tooFewRepeats:
      'У {first} и {second} меньше двух общих сидов, повторы нельзя разбить на пары. Повторите оба с одними и теми же сидами.',
    runAgainstRepeats:
      '{first} и {second} — один запуск и повторы: сравнивайте запуски с запусками, повторы с повторами.',
  },
};

const catalogs: Readonly<Record<Locale, Sentences>> = { en: english, ko: korean, ru: russian };

/**
 * What a test says, in words: which of the two is better, or that no difference can be shown, with the p-value and the
 * size of the effect; or why there is no test. `nameOf` gives the members' names.
 */
export function significanceSentence(test: PairwiseTest, nameOf: (id: string) => string, locale: Locale): string {
  const sentences = catalogs[locale];
  const names = { first: nameOf(test.first), second: nameOf(test.second) };
  if (test.refused !== null) return fill(sentences.refused[test.refused], names);
  const p = test.adjustedPValue ?? test.pValue ?? 1;
  if (isIdentical(test)) return fill(sentences.identical, names);
  const values = {
    ...names,
    test: sentences.tests[test.test],
    count: new Intl.NumberFormat(locale).format(test.count ?? 0),
    p: formatP(p, locale),
    effect: effectText(test, sentences, locale),
  };
  if (test.better === null) return fill(sentences.noDifference, values);
  const worse = test.better === test.first ? names.second : names.first;
  return fill(sentences.better, { ...values, better: nameOf(test.better), worse });
}

/**
 * Equal in every pair, and not merely on average: two classifiers that are right alone equally often have odds, and
 * repeats whose differences cancel have ranks.
 */
function isIdentical({ test, meanDifference, effect, others }: PairwiseTest): boolean {
  if (meanDifference !== 0) return false;
  if (test === 'mcnemar') return effect?.value == null;
  return (others.find((other) => other.test === 'wilcoxon')?.statistic ?? 0) === 0;
}

/** Cohen's bounds for d (1988). */
function sizeOf(d: number): keyof Sentences['effects'] {
  const magnitude = Math.abs(d);
  if (magnitude < 0.2) return 'negligible';
  if (magnitude < 0.5) return 'small';
  return magnitude < 0.8 ? 'medium' : 'large';
}

function effectText({ effect }: PairwiseTest, sentences: Sentences, locale: Locale): string {
  if (effect?.value == null) return '';
  const value = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(effect.value);
  return effect.kind === 'cohensD'
    ? fill(sentences.cohensD, { value, size: sentences.effects[sizeOf(effect.value)] })
    : fill(sentences.oddsRatio, { value });
}

function formatP(p: number, locale: Locale): string {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return p < 0.001 ? `< ${number.format(0.001)}` : `= ${number.format(p)}`;
}

function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
