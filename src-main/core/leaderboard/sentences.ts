import { figureFormat } from '../common/figures';
import { fillPlaces } from '../common/fill';
import type { Locale } from '../common/locale';
import { standingSentence } from '../verdict/sentences';
import type { Leaderboard, LeaderboardEntry, Purpose, Recommendation } from './schema';

type Sentences = Readonly<Record<Exclude<Purpose, 'accuracy'>, { readonly alone: string; readonly before: string }>> & {
  /** Beside others the verdict says who leads. */
  readonly accuracy: { readonly alone: string };
};

const catalogs: Readonly<Record<Locale, Sentences>> = {
  en: {
    accuracy: {
      alone: '{name} is the only one ranked by {metric}: {value}.',
    },
    peaks: {
      alone: '{name} finds {recall} of the values from {level} on, and {precision} of its alarms are right.',
      before:
        '{name} finds {recall} of the values from {level} on, and {precision} of its alarms are right; {second} finds {secondRecall}, with {secondPrecision} right.',
    },
    speed: {
      alone: '{name} predicts one window in {latency} ms with {parameters} parameters and {memory}.',
      before:
        '{name} predicts one window in {latency} ms with {parameters} parameters and {memory}; {second} takes {secondLatency} ms with {secondParameters} parameters and {secondMemory}.',
    },
    stability: {
      alone: '{name} varies by {spread} of its mean over {count} seeds.',
      before: '{name} varies least over its {count} seeds, by {spread} of its mean; {second} varies by {secondSpread}.',
    },
    overall: {
      alone: '{name} is the only one with every figure that has a weight.',
      before:
        '{name} stands first by the weights given, with a score of {score} of 1; {second} reaches {secondScore}. A score is no test.',
    },
  },
  ko: {
    accuracy: {
      alone: '{name}: {metric} {value}. 순위를 매길 수 있는 유일한 모델입니다.',
    },
    peaks: {
      alone: '{name}: {level} 이상 값의 {recall}를 찾아내며, 경보의 {precision}가 맞습니다.',
      before:
        '{name}: {level} 이상 값의 {recall}를 찾아내며, 경보의 {precision}가 맞습니다. {second}: {secondRecall}를 찾고 {secondPrecision}가 맞습니다.',
    },
    speed: {
      alone: '{name}: 윈도 하나를 {latency} ms에 예측합니다(파라미터 {parameters}개, {memory}).',
      before:
        '{name}: 윈도 하나를 {latency} ms에 예측합니다(파라미터 {parameters}개, {memory}). {second}: {secondLatency} ms(파라미터 {secondParameters}개, {secondMemory}).',
    },
    stability: {
      alone: '{name}: 시드 {count}개에서 평균의 {spread}만큼 변동합니다.',
      before: '{name}: 시드 {count}개에서 변동이 평균의 {spread}로 가장 작습니다. {second}: {secondSpread}.',
    },
    overall: {
      alone: '{name}: 가중치가 있는 모든 수치를 갖춘 유일한 모델입니다.',
      before:
        '{name}: 주어진 가중치로 점수 {score}(최고 1), 순위가 첫째입니다. {second}: {secondScore}. 점수는 검정이 아닙니다.',
    },
  },
  ru: {
    accuracy: {
      alone: '{name} — единственная модель с показателем {metric}: {value}.',
    },
    peaks: {
      alone: '{name} находит {recall} значений от {level}, верны {precision} тревог.',
      before:
        '{name} находит {recall} значений от {level}, верны {precision} тревог; {second} находит {secondRecall}, верны {secondPrecision}.',
    },
    speed: {
      alone: '{name} прогнозирует одно окно за {latency} мс, параметров: {parameters}, память: {memory}.',
      before:
        '{name} прогнозирует одно окно за {latency} мс, параметров: {parameters}, память: {memory}; {second} — за {secondLatency} мс, параметров: {secondParameters}, память: {secondMemory}.',
    },
    stability: {
      alone: 'Разброс {name} по сидам ({count}) — {spread} от среднего.',
      before: 'У {name} наименьший разброс по сидам ({count}): {spread} от среднего; у {second} — {secondSpread}.',
    },
    overall: {
      alone: '{name} — единственная модель, у которой есть все показатели с весом.',
      before:
        '{name} стоит на первом месте по заданным весам: {score} из 1; у {second} — {secondScore}. Оценка не заменяет проверки.',
    },
  },
};

/** Why a recommendation is made, in one sentence with the figures behind it; for accuracy the verdict's, with its test. */
export function recommendationSentence(
  leaderboard: Leaderboard,
  recommendation: Recommendation,
  metricLabel: string,
  locale: Locale,
): string {
  const { purpose } = recommendation;
  const [set] = leaderboard.verdict?.sets ?? [];
  const find = (id: string | null): LeaderboardEntry | undefined =>
    leaderboard.entries.find((entry) => entry.id === id);
  const first = find(recommendation.id);
  if (first === undefined) return '';
  const second = find(recommendation.second);
  const standing =
    purpose !== 'accuracy' || set === undefined
      ? null
      : standingSentence(set.standing, (id) => find(id)?.name ?? id, locale);
  if (standing !== null) return standing;
  const own = valuesOf(first, purpose, locale);
  const others = second === undefined ? {} : valuesOf(second, purpose, locale);
  const values: Record<string, string> = {
    ...own,
    metric: metricLabel,
    level: significant(leaderboard.level, locale),
    ...Object.fromEntries(
      Object.entries(others).map(([key, value]) => [
        key === 'name' ? 'second' : `second${key.charAt(0).toUpperCase()}${key.slice(1)}`,
        value,
      ]),
    ),
  };
  const catalog = catalogs[locale];
  return fillPlaces(
    second === undefined || purpose === 'accuracy' ? catalog[purpose].alone : catalog[purpose].before,
    values,
  );
}

function valuesOf(
  { name, count, figures, scores }: LeaderboardEntry,
  purpose: Purpose,
  locale: Locale,
): Record<string, string> {
  return {
    name,
    count: String(count),
    value: significant(figures.value, locale),
    recall: percent(figures.recall, locale),
    precision: percent(figures.precision, locale),
    latency: significant(figures.latencyMs, locale, 2),
    parameters: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(figures.parameterCount ?? 0),
    memory: figures.memoryBytes === null ? '–' : figureFormat(locale).bytes(figures.memoryBytes),
    spread: percent(figures.relativeSd, locale),
    score: significant(scores[purpose], locale, 3),
  };
}

function significant(value: number | null, locale: Locale, digits = 4): string {
  return value === null ? '–' : new Intl.NumberFormat(locale, { maximumSignificantDigits: digits }).format(value);
}

function percent(value: number | null, locale: Locale): string {
  return value === null
    ? '–'
    : new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 3 }).format(value);
}
