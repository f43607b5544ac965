import type { Dataset } from '../core/dataset/entity';
import { orderingOf, type ColumnProfile } from '../core/dataset';
import type { DatasetId } from '../core/common/ids';
import type { ImportEvent, ImportRequest, ImportSource } from '../contract';
import type { DatasetReference } from '../jobs';
import { datasetReference, keepVersion } from './dataset-versions';
import { withContractErrors } from './errors';
import { generateDataset } from './generate-dataset';
import type { Implementer } from './implementer';
import type { Services } from './services';
import { escapeControls } from '../core/common/text';
import { appendRows, newRowsFile } from './append-rows';
import { openSource, type SourceFile } from './uploads';

function newestReference(services: Services, id: DatasetId): DatasetReference {
  return datasetReference(services, services.workspace.datasets.get(id).version);
}

async function openFiles(
  { workspace }: Services,
  { source, appended = [] }: { readonly source: ImportSource; readonly appended?: readonly ImportSource[] },
): Promise<[SourceFile, ...SourceFile[]]> {
  const first = await openSource(source, workspace.directory);
  return [first, ...(await Promise.all(appended.map((file) => openSource(file, workspace.directory))))];
}

/** Imports in a job and stores the version; the same content under the same name is not stored twice, and takes the roles and units asked for. */
export async function* importDataset(
  services: Services,
  request: Omit<ImportRequest, 'appended'> & {
    readonly appended?: ImportRequest['appended'];
    readonly isSample?: boolean;
    readonly attribution?: string;
  },
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportEvent, void, undefined> {
  const { workspace, jobs } = services;
  const [source, ...appended] = await openFiles(services, request);
  const specification = {
    kind: 'import' as const,
    ...source.named,
    appended: appended.map(({ named }) => named),
    choices: request.choices,
    overrides: request.overrides,
    outputDirectory: workspace.datasetDirectory,
  };
  const { version } = yield* jobs.stream(specification, signal);
  const name =
    request.name ?? source.name.replace(/\.(gz|[a-z0-9]+)$/i, '').replace(/\.(csv|tsv|txt|json|jsonl)$/i, '');
  const kept = keepVersion(services, {
    name: escapeControls(name === '' ? source.name : name),
    version,
    isSample: request.isSample ?? false,
    attribution: request.attribution ?? null,
  });
  const dataset = withChoices(workspace, kept, request.overrides);
  for (const file of [source, ...appended]) await file.discard();
  yield { type: 'done', dataset };
}

/** A dataset that was there before, with the roles and units that its file was imported with this time. */
function withChoices(
  workspace: Services['workspace'],
  dataset: Dataset,
  { roles, units }: ImportRequest['overrides'],
): Dataset {
  const columns = Object.fromEntries(
    dataset.version.columns.flatMap(({ name, role, roleIsChosen, unit }) => {
      const asked = {
        role: Object.hasOwn(roles, name) ? roles[name] : undefined,
        unit: Object.hasOwn(units, name) ? units[name] : undefined,
      };
      const isKept =
        (asked.role ?? role) === role &&
        (asked.unit ?? unit) === unit &&
        (asked.role === undefined || roleIsChosen === true);
      return isKept ? [] : [[name, asked] as const];
    }),
  );
  return Object.keys(columns).length === 0 ? dataset : workspace.datasets.update(dataset.id, { columns });
}

export function datasetHandlers(os: Implementer, services: Services) {
  const { workspace, jobs } = services;
  return {
    list: os.datasets.list.handler(() => workspace.datasets.list()),
    get: os.datasets.get.handler(({ input }) => workspace.datasets.get(input.id)),
    preview: os.datasets.preview.handler(async ({ input, signal }) => {
      const [source, ...appended] = await openFiles(services, input);
      const files = { ...source.named, appended: appended.map(({ named }) => named) };
      return await jobs.request(
        'preview',
        {
          ...files,
          choices: input.choices,
          overrides: input.overrides,
          scratchDirectory: workspace.datasetDirectory,
        },
        { signal },
      );
    }),
    import: os.datasets.import.handler(({ input, signal }) =>
      withContractErrors(importDataset(services, input, signal)),
    ),
    inspectAppend: os.datasets.inspectAppend.handler(async ({ input: { renames, ...request }, signal }) => {
      const { version } = workspace.datasets.get(request.id);
      const { file } = await newRowsFile(services, request, version);
      return jobs.request('matchRows', { file, dataset: datasetReference(services, version), renames }, { signal });
    }),
    append: os.datasets.append.handler(({ input, signal }) => withContractErrors(appendRows(services, input, signal))),
    generate: os.datasets.generate.handler(({ input, signal }) =>
      withContractErrors(generateDataset(services, input, signal)),
    ),
    update: os.datasets.update.handler(({ input: { id, ...change } }) => workspace.datasets.update(id, change)),
    rows: os.datasets.rows.handler(({ input: { id, sort = null, column = null, ...page }, signal }) =>
      jobs.request('rows', { dataset: newestReference(services, id), sort, column, ...page }, { signal }),
    ),
    series: os.datasets.series.handler(({ input, signal }) =>
      jobs.request(
        'series',
        {
          dataset: newestReference(services, input.id),
          column: input.column,
          from: input.from ?? null,
          to: input.to ?? null,
          points: input.points,
          series: input.series ?? null,
        },
        { signal },
      ),
    ),
    profile: os.datasets.profile.handler(({ input, signal }) =>
      withContractErrors(profileDataset(services, input.id, signal)),
    ),
    delete: os.datasets.delete.handler(({ input }) => {
      workspace.datasets.delete(input.id);
      return { id: input.id };
    }),
    restore: os.datasets.restore.handler(({ input }) => workspace.datasets.restore(input.id)),
  };
}

function timeZoneOf(column: ColumnProfile): string | null {
  return column.kind === 'time' ? column.timeZone : null;
}

/** The stored profile, or a new one: also where other columns order the rows, or days begin elsewhere. */
async function* profileDataset(services: Services, id: DatasetId, signal: AbortSignal | undefined) {
  const { version } = services.workspace.datasets.get(id);
  const stored = services.workspace.profiles.get(version.hash);
  const { timeColumn, seriesIdColumn } = orderingOf(version.columns);
  const timeZone = version.choices.timeZone ?? 'UTC';
  const isInZone = stored?.columns.every((column) => column.name !== timeColumn || timeZoneOf(column) === timeZone);
  if (isInZone === true && stored?.timeColumn === timeColumn && stored.seriesIdColumn === seriesIdColumn) {
    yield { type: 'done' as const, profile: stored };
    return;
  }
  const specification = { kind: 'profile' as const, dataset: datasetReference(services, version) };
  const { profile } = yield* services.jobs.stream(specification, signal, (event) =>
    event.type === 'column' ? { type: event.type, profile: event.profile } : null,
  );
  services.workspace.profiles.set(version.hash, profile);
  yield { type: 'done' as const, profile };
}
