import { recommendationSentence } from '../../../core/leaderboard';
import { verdictPhrase, verdictSentence } from '../../../core/verdict';
import type { LeaderboardWeights } from '../../../contract';
import { findId } from '../ids';
import { formatNumber, formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface LeaderboardOptions {
  readonly dataset?: string | undefined;
  readonly experiment?: string | undefined;
  readonly filter: string;
  readonly part: 'validation' | 'test';
  readonly level?: number | undefined;
  readonly weights: Partial<LeaderboardWeights>;
}

/** `gatewise leaderboard`: what can be compared, ranked for every purpose, with a recommendation for each. */
export async function showLeaderboard(workbench: Workbench, options: LeaderboardOptions): Promise<void> {
  const { client, terminal } = workbench;
  const { dataset, experiment, filter, part, level, weights } = options;
  const board = await client.leaderboard.compute({
    ...(dataset === undefined ? {} : { datasetId: await findId(workbench, 'dataset', dataset) }),
    ...(experiment === undefined ? {} : { experimentId: await findId(workbench, 'experiment', experiment) }),
    ...(level === undefined ? {} : { level }),
    filter,
    part,
    weights,
  });
  const metric = `${part} ${board.metric ?? ''}`;
  const recommendations = board.recommendations.map((recommendation) => ({
    ...recommendation,
    reason: recommendationSentence(board, recommendation, metric, 'en'),
  }));
  const entries = board.entries.map((entry) => ({
    ...entry,
    verdict: { ...entry.verdict, sentence: verdictSentence(entry.verdict, entry.name, 'en') },
  }));
  const testedCount = board.verdict?.sets.flatMap(({ members }) => members).length ?? 0;
  const qualifiedCount = board.entries.filter(({ disqualified }) => disqualified === null).length;
  terminal.writeResult({ ...board, entries, recommendations }, () => {
    if (board.entries.length === 0) return 'No evaluated runs.';
    const rank = (value: number | null): string => (value === null ? '–' : String(value));
    return [
      formatTable(
        [
          'name',
          'model',
          'runs',
          metric,
          'SD',
          'verdict',
          'recall',
          'precision',
          'ms',
          'accuracy',
          'peaks',
          'speed',
          'stability',
          'overall',
        ],
        board.entries.map(({ name, modelName, count, figures, verdict, ranks }) => [
          name,
          modelName,
          String(count),
          formatNumber(figures.value),
          formatNumber(figures.sd),
          verdictPhrase(verdict, 'en'),
          formatNumber(figures.recall),
          formatNumber(figures.precision),
          formatNumber(figures.latencyMs),
          rank(ranks.accuracy),
          rank(ranks.peaks),
          rank(ranks.speed),
          rank(ranks.stability),
          rank(ranks.overall),
        ]),
      ),
      'The last five columns are ranks.',
      '',
      ...recommendations.map(({ purpose, reason }) => `${purpose}: ${reason}`),
      ...(testedCount > 0 && testedCount < qualifiedCount
        ? [`Tested against each other were the ${testedCount} first by ${metric}, of ${qualifiedCount}.`]
        : []),
      ...board.entries.flatMap(({ name, disqualified }) =>
        disqualified === null ? [] : [`${name} is disqualified: ${disqualified.message}`],
      ),
      ...(board.leftOut > 0 ? [`${board.leftOut} runs with other data, task, windows or split are left out.`] : []),
    ].join('\n');
  });
}
