import { useI18n } from 'vue-i18n';
import type {
  Disqualification,
  EvaluationFinding,
  EvaluationWarning,
  Figures,
} from '../../../src-main/core/evaluation/schema';
import { useFormat } from '../../composables/use-format';

/** Where the name of a figure that is a code is found; a class's name is a person's own word and stays. */
function keyOf(name: string, value: string): string | null {
  if (name === 'metric') return `run.metricNames.${value}`;
  return ['baseline', 'which', 'part'].includes(name) ? `run.names.${value}` : null;
}

/** Figures that are shares and read as percentages. */
const shares = new Set(['skill', 'level', 'coverage', 'rise']);

/** Sentences of findings, warnings and disqualifications in the present language. */
export function useEvaluationTexts() {
  const { t, te } = useI18n();
  const format = useFormat();

  function figures(values: Figures): Record<string, string> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (typeof value === 'number') {
          return [name, shares.has(name) ? format.value.percent(value) : format.value.number(value)];
        }
        if (value === null) return [name, '–'];
        const key = keyOf(name, value);
        return [name, key !== null && te(key) ? t(key) : value];
      }),
    );
  }
  return {
    finding: ({ code, values }: EvaluationFinding) => t(`run.findings.${code}`, figures(values)),
    warning: ({ code, values }: EvaluationWarning) => t(`run.warnings.${code}`, figures(values)),
    disqualification: ({ reason, values }: Disqualification) => t(`run.disqualifications.${reason}`, figures(values)),
  };
}
