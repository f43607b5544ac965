import type { Exhibit } from '../../common/exhibit';
import { metricLabel } from '../../evaluation/metrics';
import { recommendationSentence, type Leaderboard } from '../../leaderboard';
import type { RecordedBlock } from '../../recipe';
import type { RunDetail } from '../../run/schema';
import { createFormatter } from '../format';
import type { Locale } from '../schema';
import { translator } from '../messages';
import { overriddenFinding } from '../sections/facts-tables';
import { exhibitTexts } from './messages';
import { levelOf } from './ranking';

/** Whom to take for what, and why. */
export function recommendationExhibit(board: Leaderboard, locale: Locale): Exhibit {
  const t = exhibitTexts(locale);
  const metric = metricLabel(board.metric ?? '', locale) ?? board.metric ?? '';
  return {
    kind: 'table',
    caption: t('recommendations'),
    head: [t('purpose'), t('recommended'), t('reason')],
    rows: board.recommendations.map((recommendation) => [
      { text: t(recommendation.purpose) },
      { text: board.entries.find(({ id }) => id === recommendation.id)?.name ?? recommendation.id },
      { text: recommendationSentence(board, recommendation, metric, locale) },
    ]),
  };
}

/** What each run finds of the test part's values from a level on, the most complete first; disqualified ones last. */
export function levelsExhibit(runs: readonly RunDetail[], level: number, locale: Locale): Exhibit {
  const t = exhibitTexts(locale);
  const format = createFormatter(locale);
  const text = format.number(level);
  const recallOf = (run: RunDetail): number => (run.disqualified === null ? (levelOf(run, 'test')?.recall ?? 0) : -1);
  return {
    kind: 'table',
    caption: t('levels', { level: text }),
    head: [t('run'), t('recall', { level: text }), t('precision', { level: text }), t('testMae')],
    rows: runs
      .toSorted((first, second) => recallOf(second) - recallOf(first))
      .map((run) => {
        const found = levelOf(run, 'test');
        const name = run.disqualified === null ? run.name : `${run.name} (${t('disqualified')})`;
        return [
          { text: name },
          { text: format.percent(found?.recall), numeric: true },
          { text: format.percent(found?.precision), numeric: true },
          { text: format.number(run.metrics['test.mae']), numeric: true },
        ];
      }),
  };
}

/** What refused an experiment, and the reason with which it ran. The check's own sentence is English. */
export function blockExhibit({ experiment, finding, message, reason }: RecordedBlock, locale: Locale): Exhibit {
  const what = findingText({ finding, message }, locale);
  return {
    kind: 'paragraph',
    tone: 'warning',
    text: exhibitTexts(locale)('blocked', { experiment, message: what, reason }),
  };
}

/** What the check warned of before an experiment ran. */
export function warningExhibit({ experiment, ...found }: Omit<RecordedBlock, 'reason'>, locale: Locale): Exhibit {
  const text = exhibitTexts(locale)('warned', { experiment, message: findingText(found, locale) });
  return { kind: 'paragraph', tone: 'warning', text };
}

function findingText({ finding, message }: Pick<RecordedBlock, 'finding' | 'message'>, locale: Locale): string {
  return locale === 'en' ? message : overriddenFinding(finding, { t: translator(locale) });
}
