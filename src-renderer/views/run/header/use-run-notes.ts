import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { FindingCode } from '../../../../src-main/core/evaluation/schema';
import { leftOutOf } from '../../../../src-main/core/run/left-out';
import type { RunDetail } from '../../../../src-main/core/run/schema';
import { useSealed } from '../../../composables/use-sealed';
import { useEvaluationTexts } from '../use-evaluation-texts';

/** One sentence that a reader of a run's figures should know. */
export interface RunNote {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** What was found in the predictions of the test part: it is sealed as they are. */
const ofTest: ReadonlySet<FindingCode> = new Set(['intervalCoverage', 'negativePredictions', 'constantPredictions']);

/**
 * What the check and the evaluation have to say of a run, beside its verdict. `alerts` overturn the figures and are always
 * shown; `notes` qualify them, are counted in the head and shown with the details.
 */
export function useRunNotes(run: () => RunDetail) {
  const { t } = useI18n();
  const texts = useEvaluationTexts();
  const sealed = useSealed();
  const findings = computed<RunNote[]>(() =>
    (run().evaluation?.findings ?? [])
      .filter(({ code }) => !ofTest.has(code) || !sealed.hidesTest(run()))
      .map((finding) => {
        const text = texts.finding(finding);
        return { id: finding.code + text, severity: finding.severity, text };
      }),
  );
  const leftOut = computed<RunNote[]>(() =>
    leftOutOf(run().split).map(({ code, values }) => ({
      id: code,
      severity: 'info',
      text: t(`run.leftOut.${code}`, values),
    })),
  );
  const alerts = computed(() => findings.value.filter(({ severity }) => severity === 'error'));
  const findingNotes = computed(() => findings.value.filter(({ severity }) => severity !== 'error'));
  const count = computed(() => findingNotes.value.length + leftOut.value.length);
  const isWarned = computed(() => findingNotes.value.some(({ severity }) => severity === 'warning'));
  return { alerts, findings: findingNotes, leftOut, count, isWarned };
}
