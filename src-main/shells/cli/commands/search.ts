import { datasetIdSchema } from '../../../core/common/ids';
import { GatewiseError } from '../../../core/common/errors';
import {
  countGrid,
  drawValues,
  gridValues,
  pathsOf,
  searchSpaceSchema,
  withValues,
  type SearchSpace,
  type TrialValues,
} from '../../../core/tuning';
import type { SearchResult } from '../../../contract/searches';
import { readConfiguration, writeText } from '../files';
import { findId } from '../ids';
import { readReasons } from '../reasons';
import { readSpace } from '../search-options';
import { applyAssignments } from '../set-option';
import { formatDuration, formatNumber, formatTable } from '../table';
import { valuesText } from '../values-text';
import type { Workbench } from '../workbench';

export interface SearchOptions {
  readonly dataset: string;
  readonly config: string;
  readonly set: readonly string[];
  readonly space?: string;
  readonly search: readonly string[];
  readonly constraint: readonly string[];
  readonly grid: boolean;
  readonly points: number;
  readonly candidates: number;
  readonly folds: number;
  readonly foldKind: 'timeSeries' | 'blocked' | 'plain';
  readonly seed: number;
  readonly override: readonly string[];
  readonly out?: string;
}

/** The most that one search takes. */
const mostCandidates = 200;

/** `gatewise search`: candidates for a model's settings, scored on folds of the training part. Nothing of it is stored. */
export async function searchSettings(workbench: Workbench, options: SearchOptions): Promise<void> {
  const { client, terminal, signal } = workbench;
  const datasetId = datasetIdSchema.parse(await findId(workbench, 'dataset', options.dataset));
  const configuration = applyAssignments(await readConfiguration(options.config), options.set);
  const space = searchSpaceSchema.parse(await readSpace(options.space, options.search, options.constraint));
  const candidates = candidatesOf(space, options);
  terminal.note(`${candidates.length} candidates on ${options.folds} folds.`);
  try {
    const request = {
      datasetId,
      configuration,
      candidates: candidates.map((values) => settingsOf(space, values)),
      folds: { kind: options.foldKind, count: options.folds, seed: options.seed },
      overrides: readReasons(options.override),
    };
    for await (const event of await client.searches.run(request, { signal })) {
      if (event.type === 'progress') {
        terminal.progress.update('search', 'Search', event.fraction, event.message);
        continue;
      }
      // Rows are in the order of the candidates.
      const best = candidates[event.search.rows.findIndex(({ rank }) => rank === 1)] ?? {};
      if (options.out !== undefined) {
        const path = await writeText(
          options.out,
          `${JSON.stringify(withValues(configuration, space, best), null, 2)}\n`,
        );
        terminal.note(`The configuration with the best of them: ${path}`);
      }
      terminal.writeResult({ search: event.search }, () => searchText(event.search).join('\n'));
    }
  } finally {
    terminal.progress.finish();
  }
}

/** @throws GatewiseError BAD_INPUT for a space without values, and for a grid of too many */
function candidatesOf(space: SearchSpace, { grid, points, candidates, seed }: SearchOptions): TrialValues[] {
  if (grid) {
    const { count } = countGrid(space, points, mostCandidates);
    if (count > mostCandidates) {
      throw new GatewiseError(
        'BAD_INPUT',
        `The grid has ${count} combinations or more, and a search takes ${mostCandidates}: leave --grid out to draw some of them, or name fewer values.`,
      );
    }
  }
  const values = grid ? gridValues(space, points) : drawValues(space, candidates, seed);
  if (values.length === 0) throw new GatewiseError('BAD_INPUT', 'No values of the space satisfy its constraints.');
  return values;
}

/** The settings of a candidate by their places in the configuration. */
function settingsOf({ parameters }: SearchSpace, values: TrialValues): TrialValues {
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const value = values[parameter.name];
      return value === undefined ? [] : pathsOf(parameter).map((path) => [path, value]);
    }),
  );
}

const foldWords: Readonly<Record<SearchResult['folds']['kind'], string>> = {
  timeSeries: 'in order of time: each is predicted by what was learnt from the rows before it alone',
  blocked: 'of stretches of time: each is predicted by what was learnt from all others, later ones included',
  plain: 'at random: neighbours that share rows stand on both sides, so that the scores are too good',
};

function searchText({ metric, folds, rows }: SearchResult): string[] {
  const ordered = rows.toSorted((first, second) => first.rank - second.rank);
  return [
    formatTable(
      ['rank', metric === 'r2' ? 'R²' : 'accuracy', 'SD', 'a fit', 'settings'],
      ordered.map(({ rank, mean, sd, fitMs, settings }) => [
        String(rank),
        formatNumber(mean),
        formatNumber(sd),
        formatDuration(fitMs),
        valuesText(settings),
      ]),
    ),
    `Means over ${folds.count} folds of the training part ${foldWords[folds.kind]}. Validation and test part were not looked at.`,
  ];
}
