import type { Locale } from '../common/locale';
import type { Incomparability } from '../comparison';
import type { RunState } from '../run/state';
import type { MemberVerdict, Standing, ToldPart } from './schema';

type Kind = MemberVerdict['kind'];
/** A text for each form of a count that the language has (`Intl.PluralRules`); `other` is always there. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

const leftStates = ['failed', 'cancelled', 'interrupted', 'paused'] as const satisfies readonly RunState[];
type Untrained = 'atWork' | (typeof leftStates)[number];

export interface VerdictCatalog {
  /** Whole sentences, and the same in few words for a cell of a table. */
  readonly sentences: Readonly<Record<Exclude<Kind, 'notTrained'>, string>>;
  readonly phrases: Readonly<Record<Exclude<Kind, 'notTrained'>, string>>;
  readonly untrained: Readonly<Record<Untrained, string>>;
  readonly untrainedPhrases: Readonly<Record<Untrained, string>>;
  readonly figures: Readonly<Record<ToldPart, string>>;
  /** In the place of `notMeasured`, whose part is none of the three. */
  readonly windowNotMeasured: string;
  readonly againstBaseline: string;
  readonly overSeeds: string;
  readonly overSomeSeeds: string;
  readonly skill: string;
  /** The skill with what is known of it. */
  readonly tested: string;
  readonly interval: string;
  readonly intervalOverSeeds: string;
  readonly cosine: string;
  readonly windows: Plural;
  readonly independent: Plural;
  readonly standing: Readonly<Record<'leads' | 'noDifference', { readonly one: string; readonly more: string }>> &
    Readonly<Record<Exclude<Standing['kind'], 'leads' | 'noDifference' | 'alone' | 'nothing'>, string>>;
  readonly extremes: Readonly<Record<'min' | 'max', string>>;
  readonly p: string;
  readonly holm: string;
  readonly differ: string;
  readonly reasons: Readonly<Record<Incomparability, string>>;
}

/** What a state without a trained model comes to. */
export function untrainedKey(state: RunState): Untrained {
  return leftStates.find((left) => left === state) ?? 'atWork';
}

const english: VerdictCatalog = {
  sentences: {
    better: '{name} is better than “{baseline}”, the strongest baseline: {figures}, {skill}.',
    worse: '{name} is worse than “{baseline}”, the strongest baseline: {figures}, {skill}.',
    notShown:
      'Between {name} and “{baseline}”, the strongest baseline, no difference can be shown: {figures}, {skill}.',
    tooFew:
      'Whether {name} is better than “{baseline}”, the strongest baseline, cannot be told: for the difference between them {windows} worth only about {independent}, and {needed} are needed; {figures}, {skill}.',
    perfectBaseline: '{name} cannot be better than “{baseline}”, which makes no error at all: {figures}.',
    untested:
      '{name} beside “{baseline}”, the strongest baseline: {figures}, {skill}. The difference was not tested; evaluating the run again tests it.',
    noBaseline: '{name}: {figures}. There is no baseline to hold it against.',
    disqualified: '{name} is disqualified and takes no part in any ranking.',
    notMeasured: '{name} has no figures of the {part} part.',
  },
  phrases: {
    better: 'better than “{baseline}”, {skill}',
    worse: 'worse than “{baseline}”, {skill}',
    notShown: 'no difference from “{baseline}” shown, {skill}',
    tooFew: 'too few windows to tell, {skill}',
    perfectBaseline: '“{baseline}” makes no error',
    untested: 'not tested against “{baseline}”, {skill}',
    noBaseline: 'no baseline',
    disqualified: 'disqualified',
    notMeasured: 'no figures',
  },
  untrained: {
    atWork: '{name} has not ended yet; its verdict forms when it has.',
    failed: '{name} failed, so there is nothing to judge.',
    cancelled: '{name} was cancelled, so there is nothing to judge.',
    interrupted: '{name} was interrupted, so there is nothing to judge.',
    paused: '{name} is paused; its verdict forms when it has gone on to its end.',
  },
  untrainedPhrases: {
    atWork: 'not ended yet',
    failed: 'failed',
    cancelled: 'cancelled',
    interrupted: 'interrupted',
    paused: 'paused',
  },
  figures: {
    test: 'test {metric} {value}',
    validation: 'validation {metric} {value}',
    validationWindow: '{metric} on the validation window {value}',
  },
  windowNotMeasured: '{name} has no figures of its validation window.',
  againstBaseline: '{figures} against {baseline}',
  overSeeds: '{figures} over {runs} seeds',
  overSomeSeeds: '{figures} over {runs} of {of} seeds',
  skill: 'skill {skill}',
  tested: '{skill} ({details})',
  interval: '95% interval {lower} to {upper}',
  intervalOverSeeds: '95% interval {lower} to {upper} over seeds and rows',
  cosine: 'cosine test, p {p}',
  windows: { one: '{n} window is', other: '{n} windows are' },
  independent: { one: '{n} independent one', other: '{n} independent ones' },
  standing: {
    leads: {
      one: '{name} is better than {rival}: {metric} {value}, apart by {difference} ({test}).',
      more: '{name} is better than each of the {count} others: {metric} {value}; {rival} comes closest, apart by {difference} ({test}).',
    },
    noDifference: {
      one: '{name} has the {extreme} {metric}, {value}, but no difference from {rival} can be shown: apart by {difference} ({test}).',
      more: '{name} has the {extreme} {metric}, {value}, but from {count} of the others no difference can be shown; the least sure is {rival}, apart by {difference} ({test}).',
    },
    tooFew:
      '{name} has the {extreme} {metric}, {value}, but whether it is better cannot be told: for the differences {windows} worth only about {independent}, and {needed} are needed.',
    seedTwins:
      '{name} has the {extreme} {metric}, {value}, but all are one configuration with other seeds: what lies between them is luck.',
    untested: '{name} has the {extreme} {metric}, {value}; the difference from the others was not tested.',
  },
  extremes: { min: 'lowest', max: 'highest' },
  p: 'p {p}',
  holm: 'p {p} after Holm’s correction for {pairs} pairs',
  differ: 'Not everything here can be ranked together: {reasons} differ.',
  reasons: { dataset: 'data', target: 'targets', task: 'tasks', horizon: 'horizons', rows: 'rows of the part' },
};

const korean: VerdictCatalog = {
  sentences: {
    better: '{name}: 가장 강한 기준 모델 “{baseline}”보다 낫습니다. {figures}, {skill}.',
    worse: '{name}: 가장 강한 기준 모델 “{baseline}”보다 못합니다. {figures}, {skill}.',
    notShown: '{name}: 가장 강한 기준 모델 “{baseline}” 대비 차이를 보일 수 없습니다. {figures}, {skill}.',
    tooFew:
      '{name}: 가장 강한 기준 모델 “{baseline}”보다 나은지 말할 수 없습니다. 둘의 차이에 대해 {windows} {independent}의 가치뿐이며 {needed}개가 필요합니다. {figures}, {skill}.',
    perfectBaseline: '{name}: 기준 모델 “{baseline}”에는 오차가 전혀 없어 더 나을 수 없습니다. {figures}.',
    untested:
      '{name}: 가장 강한 기준 모델 “{baseline}” 대비 {figures}, {skill}. 차이를 검정하지 않았습니다. 실행을 다시 평가하면 검정합니다.',
    noBaseline: '{name}: {figures}. 비교할 기준 모델이 없습니다.',
    disqualified: '{name}: 실격되어 순위에서 제외됩니다.',
    notMeasured: '{name}: {part} 구간의 수치가 없습니다.',
  },
  phrases: {
    better: '“{baseline}”보다 나음, {skill}',
    worse: '“{baseline}”보다 못함, {skill}',
    notShown: '“{baseline}” 대비 차이를 보일 수 없음, {skill}',
    tooFew: '윈도가 적어 말할 수 없음, {skill}',
    perfectBaseline: '“{baseline}”에는 오차가 없음',
    untested: '“{baseline}” 대비 검정하지 않음, {skill}',
    noBaseline: '기준 모델 없음',
    disqualified: '실격',
    notMeasured: '수치 없음',
  },
  untrained: {
    atWork: '{name}: 아직 끝나지 않았습니다. 끝나면 판정이 나옵니다.',
    failed: '{name}: 실패하여 판정할 것이 없습니다.',
    cancelled: '{name}: 취소되어 판정할 것이 없습니다.',
    interrupted: '{name}: 중단되어 판정할 것이 없습니다.',
    paused: '{name}: 일시 중지되었습니다. 이어서 끝나면 판정이 나옵니다.',
  },
  untrainedPhrases: {
    atWork: '진행 중',
    failed: '실패',
    cancelled: '취소됨',
    interrupted: '중단됨',
    paused: '일시 중지됨',
  },
  figures: {
    test: '테스트 {metric} {value}',
    validation: '검증 {metric} {value}',
    validationWindow: '검증 윈도 {metric} {value}',
  },
  windowNotMeasured: '{name}: 검증 윈도의 수치가 없습니다.',
  againstBaseline: '{figures}, 기준 모델 {baseline}',
  overSeeds: '{figures}(시드 {runs}개 평균)',
  overSomeSeeds: '{figures}(시드 {of}개 중 {runs}개 평균)',
  skill: '스킬 {skill}',
  tested: '{skill}({details})',
  interval: '95% 구간 {lower} ~ {upper}',
  intervalOverSeeds: '시드와 행에 걸친 95% 구간 {lower} ~ {upper}',
  cosine: '코사인 검정 p {p}',
  windows: { other: '윈도 {n}개는' },
  independent: { other: '독립 윈도 약 {n}개' },
  standing: {
    leads: {
      one: '{name}: {rival}보다 낫습니다. {metric} {value}, 차이 {difference}({test}).',
      more: '{name}: 나머지 {count}개 모두보다 낫습니다. {metric} {value}, 가장 가까운 {rival} 대비 차이 {difference}({test}).',
    },
    noDifference: {
      one: '{name}: {metric} {value}, {extreme} 값이지만 {rival} 대비 차이를 보일 수 없습니다. 차이 {difference}({test}).',
      more: '{name}: {metric} {value}, {extreme} 값이지만 나머지 가운데 {count}개 대비 차이를 보일 수 없습니다. 가장 불확실한 {rival} 대비 차이 {difference}({test}).',
    },
    tooFew:
      '{name}: {metric} {value}, {extreme} 값이지만 더 나은지 말할 수 없습니다. 둘의 차이에 대해 {windows} {independent}의 가치뿐이며 {needed}개가 필요합니다.',
    seedTwins: '{name}: {metric} {value}, {extreme} 값이지만 모두 시드만 다른 같은 설정이므로 차이는 우연입니다.',
    untested: '{name}: {metric} {value}, {extreme} 값입니다. 나머지와의 차이는 검정하지 않았습니다.',
  },
  extremes: { min: '가장 낮은', max: '가장 높은' },
  p: 'p {p}',
  holm: '{pairs}쌍에 대한 Holm 보정 후 p {p}',
  differ: '모두 함께 순위를 매길 수는 없습니다. 서로 다른 것: {reasons}.',
  reasons: { dataset: '데이터', target: '목표', task: '과제', horizon: '예측 구간', rows: '구간의 행' },
};

const russian: VerdictCatalog = {
  sentences: {
    better: '{name} лучше самого сильного базового прогноза, «{baseline}»: {figures}, {skill}.',
    worse: '{name} хуже самого сильного базового прогноза, «{baseline}»: {figures}, {skill}.',
    notShown: 'Различие между {name} и самым сильным базовым прогнозом, «{baseline}», не доказано: {figures}, {skill}.',
    tooFew:
      'Лучше ли {name} самого сильного базового прогноза, «{baseline}», сказать нельзя: {windows}, для различия между ними независимых лишь около {independent}, а нужно {needed}; {figures}, {skill}.',
    perfectBaseline:
      '{name} не может быть лучше базового прогноза «{baseline}», который совсем не ошибается: {figures}.',
    untested:
      '{name} рядом с самым сильным базовым прогнозом, «{baseline}»: {figures}, {skill}. Различие не проверено; повторная оценка запуска его проверит.',
    noBaseline: '{name}: {figures}. Базового прогноза для сравнения нет.',
    disqualified: '{name} не участвует в сравнении: результат не принят.',
    notMeasured: '{name}: показателей на этой части нет ({part}).',
  },
  phrases: {
    better: 'лучше, чем «{baseline}», {skill}',
    worse: 'хуже, чем «{baseline}», {skill}',
    notShown: 'различие с «{baseline}» не доказано, {skill}',
    tooFew: 'окон мало, сказать нельзя, {skill}',
    perfectBaseline: '«{baseline}» не ошибается',
    untested: 'не проверено против «{baseline}», {skill}',
    noBaseline: 'нет базового прогноза',
    disqualified: 'не участвует',
    notMeasured: 'нет показателей',
  },
  untrained: {
    atWork: 'Обучение ещё идёт ({name}): вывод появится, когда оно закончится.',
    failed: 'Обучение закончилось ошибкой ({name}): оценивать нечего.',
    cancelled: 'Обучение отменено ({name}): оценивать нечего.',
    interrupted: 'Обучение прервано ({name}): оценивать нечего.',
    paused: 'Обучение приостановлено ({name}): вывод появится, когда оно будет продолжено до конца.',
  },
  untrainedPhrases: {
    atWork: 'ещё идёт',
    failed: 'ошибка',
    cancelled: 'отменено',
    interrupted: 'прервано',
    paused: 'приостановлено',
  },
  figures: {
    test: '{metric} на тесте {value}',
    validation: '{metric} на валидации {value}',
    validationWindow: '{metric} на окне валидации {value}',
  },
  windowNotMeasured: '{name}: показателей на окне валидации нет.',
  againstBaseline: '{figures} против {baseline}',
  overSeeds: '{figures} (сидов: {runs})',
  overSomeSeeds: '{figures} (сидов: {runs} из {of})',
  skill: 'выигрыш {skill}',
  tested: '{skill} ({details})',
  interval: '95 %-й интервал от {lower} до {upper}',
  intervalOverSeeds: '95 %-й интервал по сидам и строкам от {lower} до {upper}',
  cosine: 'косинусный тест, p {p}',
  windows: { other: 'окон {n}' },
  independent: { other: '{n}' },
  standing: {
    leads: {
      one: '{name} лучше, чем {rival}: {metric} {value}, разница {difference} ({test}).',
      more: '{name} лучше всех остальных ({count}): {metric} {value}; ближе всех {rival}, разница {difference} ({test}).',
    },
    noDifference: {
      one: 'У {name} {extreme} показатель {metric}, {value}, но различие с {rival} не доказано: разница {difference} ({test}).',
      more: 'У {name} {extreme} показатель {metric}, {value}, но различие с частью остальных ({count}) не доказано; наименее уверенно — с {rival}, разница {difference} ({test}).',
    },
    tooFew:
      'У {name} {extreme} показатель {metric}, {value}, но лучше ли эта модель, сказать нельзя: {windows}, для различий независимых лишь около {independent}, а нужно {needed}.',
    seedTwins:
      'У {name} {extreme} показатель {metric}, {value}, но всё это одна конфигурация с разными сидами: различие между ними случайно.',
    untested: 'У {name} {extreme} показатель {metric}, {value}; различие с остальными не проверено.',
  },
  extremes: { min: 'наименьший', max: 'наибольший' },
  p: 'p {p}',
  holm: 'p {p} с поправкой Холма, пар: {pairs}',
  differ: 'Не всё здесь можно ранжировать вместе: различаются {reasons}.',
  reasons: {
    dataset: 'данные',
    target: 'целевые столбцы',
    task: 'задачи',
    horizon: 'горизонты',
    rows: 'строки части',
  },
};

export const verdictCatalogs: Readonly<Record<Locale, VerdictCatalog>> = { en: english, ko: korean, ru: russian };
