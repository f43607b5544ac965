import { useI18n } from 'vue-i18n';
import { figureTexts } from '../../../src-main/core/evaluation/names';
import type {
  Disqualification,
  EvaluationFinding,
  EvaluationWarning,
  Figures,
} from '../../../src-main/core/evaluation/schema';
import { useFormat } from '../../composables/use-format';
import { useMetricNames } from '../../composables/use-metric-names';

/** Sentences of findings, warnings and disqualifications in the present language. */
export function useEvaluationTexts() {
  const { t, te } = useI18n();
  const metricNames = useMetricNames();
  const format = useFormat();

  function nameOf(code: string, figure: string): string | undefined {
    if (figure === 'metric') return metricNames.words(code);
    const key = `run.names.${code}`;
    return te(key) ? t(key) : undefined;
  }
  function figures(values: Figures): Record<string, string> {
    const texts = figureTexts(values, nameOf, format.value);
    return Object.fromEntries(Object.keys(values).map((name) => [name, texts[name] ?? '–']));
  }
  return {
    finding: ({ code, values }: EvaluationFinding) => t(`run.findings.${code}`, figures(values)),
    warning: ({ code, values }: EvaluationWarning) => t(`run.warnings.${code}`, figures(values)),
    disqualification: ({ reason, values }: Disqualification) => t(`run.disqualifications.${reason}`, figures(values)),
  };
}
