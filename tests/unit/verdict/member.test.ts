import { describe, expect, it } from 'vitest';
import { localeSchema } from '../../../src-main/core/common/locale';
import {
  memberVerdict,
  memberVerdictSchema,
  verdictPhrase,
  verdictSentence,
  verdictTone,
  type JudgedRun,
} from '../../../src-main/core/verdict';
import { judgedEvaluation, type JudgedBaseline } from '../../support/judged';
import { runDetail } from '../../support/run-detail';

const run = (mae: number, baselines: readonly JudgedBaseline[], options = {}): JudgedRun =>
  runDetail({ evaluation: judgedEvaluation(mae, baselines, options) });

const lastValue: JudgedBaseline = {
  name: 'lastValue',
  mae: 2,
  lower: 0.4,
  upper: 0.45,
  pValue: 0.0001,
  verdict: 'better',
};

/** Figures are set with spaces that do not break. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('the verdict on a run', () => {
  it('calls the test part of a trial for the best forecast what it is, and no other part', () => {
    const verdict = memberVerdict([run(1.152, [lastValue])], { unit: '°C', part: 'test' });
    const told = localeSchema.options.map((locale) => plain(verdictSentence(verdict, 'GRU', locale, true)));
    expect(told[0]).toContain('MAE on the validation window 1.152 °C against 2 °C');
    expect(told[1]).toContain('검증 윈도 MAE 1.152 °C');
    expect(told[2]).toContain('MAE на окне валидации 1,152 °C');
    const missing = memberVerdict([run(1, [])], { part: 'validation' });
    expect(verdictSentence(missing, 'GRU', 'en', true)).toBe(verdictSentence(missing, 'GRU', 'en'));
    const none = { kind: 'notMeasured', part: 'test' } as const;
    expect(localeSchema.options.map((locale) => verdictSentence(none, 'GRU', locale, true))).toEqual([
      'GRU has no figures of its validation window.',
      'GRU: 검증 윈도의 수치가 없습니다.',
      'GRU: показателей на окне валидации нет.',
    ]);
  });

  it('is held against the strongest baseline, though a weaker one is beaten by far', () => {
    // 42.4 % better than repeating the last value, 124 % worse than the linear model.
    const linear: JudgedBaseline = {
      name: 'linear',
      mae: 0.5143,
      lower: -1.6,
      upper: -0.9,
      pValue: 0.0002,
      verdict: 'worse',
    };
    const verdict = memberVerdict([run(1.152, [lastValue, linear])], { unit: '°C' });
    expect(verdict).toMatchObject({ kind: 'worse', metric: 'mae', baseline: { name: 'linear', value: 0.5143 } });
    expect(verdictTone(verdict)).toBe('bad');
    expect(verdictSentence(verdict, 'GRU 64', 'en')).toBe(
      'GRU 64 is worse than “linear on lags”, the strongest baseline: test MAE 1.152 °C against 0.5143 °C, skill -124% (95% interval -160% to -90%; cosine test, p < 0.001).',
    );
    expect(verdictPhrase(verdict, 'en')).toBe('worse than “linear on lags”, skill -124%');
  });

  it('says better with figures, unit, interval and test, in every language', () => {
    const verdict = memberVerdict([run(1.152, [lastValue])], { unit: '°C' });
    expect(verdict.kind).toBe('better');
    expect(verdictTone(verdict)).toBe('good');
    expect(localeSchema.options.map((locale) => plain(verdictSentence(verdict, 'GRU', locale)))).toEqual([
      'GRU is better than “last value”, the strongest baseline: test MAE 1.152 °C against 2 °C, skill 42.4% (95% interval 40% to 45%; cosine test, p < 0.001).',
      'GRU: 가장 강한 기준 모델 “마지막 값”보다 낫습니다. 테스트 MAE 1.152 °C, 기준 모델 2 °C, 스킬 42.4%(95% 구간 40% ~ 45%; 코사인 검정 p < 0.001).',
      'GRU лучше самого сильного базового прогноза, «последнее значение»: MAE на тесте 1,152 °C против 2 °C, выигрыш 42,4 % (95 %-й интервал от 40 % до 45 %; косинусный тест, p < 0,001).',
    ]);
  });

  it('shows no difference whichever way it leans', () => {
    const above = memberVerdict([
      run(1.9, [{ ...lastValue, lower: -0.02, upper: 0.1, pValue: 0.2, verdict: 'notShown' }]),
    ]);
    const below = memberVerdict([
      run(2.1, [{ ...lastValue, lower: -0.2, upper: 0.1, pValue: 0.4, verdict: 'notShown' }]),
    ]);
    expect([above.kind, below.kind]).toEqual(['notShown', 'notShown']);
    expect(verdictTone(below)).toBe('open');
    expect(verdictSentence(below, 'GRU', 'en')).toBe(
      'Between GRU and “last value”, the strongest baseline, no difference can be shown: test MAE 2.1 against 2, skill -5% (95% interval -20% to 10%; cosine test, p = 0.4).',
    );
  });

  it('tells nothing where too few windows are independent, and counts them right', () => {
    const few = (windows: number, independent: number) =>
      memberVerdict([run(1, [{ ...lastValue, verdict: 'tooFew', independent }], { windows })]);
    expect(few(200, 8)).toMatchObject({ kind: 'tooFew', windows: 200, independent: 8, needed: 20 });
    expect(verdictSentence(few(200, 8), 'GRU', 'en')).toContain(
      'for the difference between them 200 windows are worth only about 8 independent ones, and 20',
    );
    expect(verdictSentence(few(1, 0.4), 'GRU', 'en')).toContain(
      '1 window is worth only about 1 independent one, and 20',
    );
    expect(verdictSentence(few(200, 8), 'GRU', 'ru')).toContain(
      'окон 200, для различия между ними независимых лишь около 8, а нужно 20',
    );
  });

  it('has cases of its own for what cannot be said', () => {
    const verdicts = {
      perfectBaseline: memberVerdict([run(1, [{ name: 'linear', mae: 0 }, lastValue])]),
      untested: memberVerdict([run(1, [lastValue], { tested: false })]),
      noBaseline: memberVerdict([run(1, [])]),
      disqualified: memberVerdict([{ ...run(1, [lastValue]), disqualified: 'The loss exploded.' }]),
      atWork: memberVerdict([runDetail({ state: 'running' })]),
      failed: memberVerdict([runDetail({ state: 'failed' })]),
      notMeasured: memberVerdict([run(1, [lastValue])], { part: 'validation' }),
      nothing: memberVerdict([]),
    };
    expect(Object.values(verdicts).map(({ kind }) => kind)).toEqual([
      'perfectBaseline',
      'untested',
      'noBaseline',
      'disqualified',
      'notTrained',
      'notTrained',
      'notMeasured',
      'notMeasured',
    ]);
    for (const locale of localeSchema.options) {
      for (const verdict of Object.values(verdicts)) {
        expect(memberVerdictSchema.parse(verdict)).toEqual(verdict);
        expect(verdictSentence(verdict, 'GRU', locale)).toMatch(/GRU/);
        expect(verdictSentence(verdict, 'GRU', locale)).not.toMatch(/[{}]|undefined|NaN/);
        expect(verdictPhrase(verdict, locale)).not.toMatch(/[{}]|undefined|NaN/);
      }
    }
  });
});

describe('the verdict on repeats', () => {
  const seeds = (values: readonly number[], change: Partial<JudgedBaseline> = {}): JudgedRun[] =>
    values.map((mae) => run(mae, [{ ...lastValue, lower: 1 - mae / 2 - 0.05, upper: 1 - mae / 2 + 0.05, ...change }]));

  it('is their mean, with an interval that holds for other seeds and other rows', () => {
    const verdict = memberVerdict(seeds([1.1, 1.2, 1.3]));
    if (verdict.kind !== 'better') throw new Error(verdict.kind);
    expect(verdict).toMatchObject({ runs: 3, of: 3, pValue: null });
    expect(verdict.value).toBeCloseTo(1.2, 12);
    expect(verdict.skill).toBeCloseTo(0.4, 12);
    // 0.05 of the rows; t of 2 degrees × 0.05 / √3 of the seeds.
    const reach = Math.hypot(0.05, (4.302652729749462 * 0.05) / Math.sqrt(3));
    expect(verdict.lower).toBeCloseTo(0.4 - reach, 9);
    expect(verdict.upper).toBeCloseTo(0.4 + reach, 9);
    expect(verdictSentence(verdict, 'GRU × 3', 'en')).toBe(
      'GRU × 3 is better than “last value”, the strongest baseline: test MAE 1.2 ± 0.1 over 3 seeds against 2, skill 40% (95% interval 26.6% to 53.4% over seeds and rows).',
    );
  });

  it('shows nothing where the seeds differ more than they gain, though each of them is better', () => {
    const verdict = memberVerdict(seeds([0.2, 1.7, 1.6]));
    expect(verdict.kind).toBe('notShown');
    expect(verdictTone(verdict)).toBe('open');
  });

  it('leaves out repeats that are disqualified or have not ended, and says how many', () => {
    const [first, second] = seeds([1.1, 1.2]);
    if (first === undefined || second === undefined) throw new Error('There are two.');
    const verdict = memberVerdict([
      first,
      second,
      { ...first, disqualified: 'It exploded.' },
      runDetail({ state: 'running' }),
    ]);
    if (!('value' in verdict)) throw new Error(verdict.kind);
    expect(verdict).toMatchObject({ runs: 2, of: 4 });
    expect(verdict.value).toBeCloseTo(1.15, 12);
    expect(verdictSentence(verdict, 'GRU', 'en')).toContain('over 2 of 4 seeds');
    expect(verdictSentence(verdict, 'GRU', 'ru')).toContain('(сидов: 2 из 4)');
  });

  it('is the same whatever the order of the seeds', () => {
    const runs = seeds([1.1, 1.25, 1.3, 1.05]);
    expect(memberVerdict(runs)).toEqual(memberVerdict(runs));
    const turned = memberVerdict(runs.toReversed());
    expect(turned.kind).toBe(memberVerdict(runs).kind);
  });
});
