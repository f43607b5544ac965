import type { DatasetId } from '../core/common/ids';
import { escapeControls } from '../core/common/text';
import type { AppendedRows, AppendPolicy, DatasetVersion, ImportNotice, PartialImportChoices } from '../core/dataset';
import type { Renames } from '../core/prediction';
import type { AppendEvent, ImportSource } from '../contract';
import { datasetReference } from './dataset-versions';
import type { Services } from './services';
import { openSource } from './uploads';

interface NewRows {
  readonly id: DatasetId;
  readonly source: ImportSource;
  readonly choices: PartialImportChoices;
}

/** A file of newer rows, and how the dataset's were read. */
export async function newRowsFile({ workspace }: Services, { source, choices }: NewRows, version: DatasetVersion) {
  const opened = await openSource(source, workspace.directory);
  const scratchDirectory = workspace.refusal === null ? { scratchDirectory: workspace.datasetDirectory } : {};
  return { file: { ...opened.named, choices, trained: version.choices, ...scratchDirectory }, opened };
}

/** Reads the file in a job and stores what is new as the dataset's next version. */
export async function* appendRows(
  services: Services,
  { renames, policy, ...request }: NewRows & { readonly renames: Renames; readonly policy: AppendPolicy },
  signal: AbortSignal | undefined,
): AsyncGenerator<AppendEvent, void, undefined> {
  const { workspace, jobs } = services;
  const { version } = workspace.datasets.get(request.id);
  const { file, opened } = await newRowsFile(services, request, version);
  const { facts, appended, notices, sourceBytes } = yield* jobs.stream(
    {
      kind: 'append' as const,
      dataset: datasetReference(services, version),
      choices: version.choices,
      file,
      renames,
      policy,
      outputDirectory: workspace.datasetDirectory,
    },
    signal,
  );
  const next: DatasetVersion = {
    ...version,
    ...facts,
    sourceName: sourceNames(version.sourceName, escapeControls(appended.fileName)),
    sourceBytes: version.sourceBytes + sourceBytes,
    notices: [...version.notices, ...appendNotices(appended), ...notices],
  };
  const dataset = workspace.datasets.append(request.id, next, version.hash);
  workspace.keepImported(facts.hash);
  await opened.discard();
  yield { type: 'done', dataset, appended };
}

/** Both names; of many files the first and the last. */
function sourceNames(before: string, file: string): string {
  const [first = before] = before.split(/ \+ /);
  return before === first ? `${before} + ${file}` : `${first} + … + ${file}`;
}

/** What became of a file's rows, as notices of the version that has them. */
function appendNotices({
  appended,
  repeated,
  conflicts,
  replaced,
  older,
  missing,
  ...found
}: AppendedRows): ImportNotice[] {
  const { fileName, conflictExamples, gapExamples, newSeries, absent } = found;
  const notice = (
    code: string,
    count: number,
    message: string,
    examples: readonly string[] = [],
    values: Record<string, number> = {},
  ): ImportNotice[] =>
    count === 0
      ? []
      : [{ code, message, column: null, examples: [fileName, ...examples], values: { count, ...values } }];
  const where = (series: string | null): string => (series === null ? '' : ` ${series}`);
  return [
    ...notice('appendedRows', appended, `${appended} rows of “${fileName}” were appended.`),
    ...notice('appendedRepeated', repeated, `${repeated} rows of “${fileName}” were there already and are left out.`),
    ...notice(
      'appendedConflicts',
      conflicts - replaced,
      `${conflicts - replaced} rows of “${fileName}” have other values than the dataset at the same times; the dataset’s stay.`,
      conflictExamples.map(({ series, time, column }) => `${time}${where(series)} ${column}`),
    ),
    ...notice(
      'appendedReplaced',
      replaced,
      `${replaced} rows of “${fileName}” took the place of the dataset’s at the same times.`,
      conflictExamples.map(({ series, time, column }) => `${time}${where(series)} ${column}`),
    ),
    ...notice(
      'appendedOlder',
      older,
      `${older} rows of “${fileName}” lie before the dataset’s last row and are left out.`,
    ),
    ...notice(
      'appendedGap',
      missing,
      `${missing} rows are missing between the dataset’s last row and those of “${fileName}”, or among them.`,
      gapExamples.map(({ series, after, before }) => `${after} – ${before}${where(series)}`),
    ),
    ...notice(
      'appendedSeries',
      newSeries.length,
      `“${fileName}” has ${newSeries.length} series that the dataset did not have.`,
      newSeries.slice(0, 10),
    ),
    ...notice(
      'appendedAbsent',
      absent.length,
      `“${fileName}” lacks ${absent.length} columns, which have no values in its rows.`,
      absent.slice(0, 10),
    ),
  ];
}
