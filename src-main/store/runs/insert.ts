import { and, eq, isNull } from 'drizzle-orm';
import { foldText } from '../../core/common/search';
import type { RunId } from '../../core/common/ids';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { parentFields, type RunParent } from '../../core/run/parent';
import type { RunSummary } from '../../core/run/schema';
import type { StoreContext } from '../context';
import { createRunId } from '../ids';
import { writeDocument } from '../json';
import { notFound } from '../resolve';
import {
  datasetVersionTable,
  experimentTable,
  groupTable,
  runDocumentTable,
  runTable,
  runTagTable,
  studyTable,
} from '../schema';

/** A run as it is queued. What it ran with is copied into it, so that later edits of the experiment change nothing. */
export interface NewRun extends Pick<
  RunSummary,
  /** The hash is that of the dataset version it trains on. */
  'name' | 'experimentId' | 'datasetId' | 'datasetHash' | 'modelName'
> {
  configuration: ExperimentConfiguration;
  /** Replaces `configuration.seed` in the stored snapshot; default: that seed. */
  seed?: number;
  /** What it is made for; null or left out: it is made by itself. */
  parent?: RunParent | null;
  tags?: readonly string[];
  note?: string;
  /** Reasons given for findings that would have blocked the run, by finding. */
  overrides?: Readonly<Record<string, string>>;
}

/** Stores a queued run under the next number. @throws GatewiseError NOT_FOUND for an unknown dataset version, experiment or group */
export function insertRun(context: StoreContext, run: NewRun): RunId {
  const { queries } = context;
  const versionKey = requireVersion(context, run);
  requireExperiment(context, run);
  const id = createRunId();
  const seed = run.seed ?? run.configuration.seed;
  const configuration = { ...run.configuration, seed };
  const { task } = configuration;
  const note = run.note ?? '';
  const { number } = queries
    .insert(runTable)
    .values({
      id,
      name: run.name,
      nameFolded: foldText(run.name),
      experimentId: run.experimentId,
      datasetId: run.datasetId,
      datasetVersionKey: versionKey,
      datasetHash: run.datasetHash,
      ...parentFields(run.parent ?? null),
      state: 'queued',
      modelName: run.modelName,
      modelNameFolded: foldText(run.modelName),
      taskKind: task.kind,
      target: task.target,
      targetFolded: foldText(task.target),
      seed,
      createdAt: context.now(),
      note,
      noteFolded: foldText(note),
    })
    .returning({ number: runTable.number })
    .get();
  queries
    .insert(runDocumentTable)
    .values({
      run: number,
      configuration: writeDocument('configuration', configuration),
      overrides: writeDocument('overrides', { ...run.overrides }),
    })
    .run();
  replaceTags(context, number, run.tags ?? []);
  return id;
}

function requireVersion({ queries }: StoreContext, { datasetId, datasetHash }: NewRun): number {
  const version = queries
    .select({ key: datasetVersionTable.key })
    .from(datasetVersionTable)
    .where(and(eq(datasetVersionTable.datasetId, datasetId), eq(datasetVersionTable.hash, datasetHash)))
    .orderBy(datasetVersionTable.key)
    .all()
    .at(-1);
  if (version === undefined) throw notFound('dataset version', `${datasetHash.slice(0, 12)} of ${datasetId}`);
  return version.key;
}

function requireExperiment({ queries }: StoreContext, { experimentId, parent }: NewRun): void {
  const experiment = queries
    .select({ id: experimentTable.id })
    .from(experimentTable)
    .where(and(eq(experimentTable.id, experimentId), isNull(experimentTable.deletedAt)))
    .get();
  if (experiment === undefined) throw notFound('experiment', experimentId);
  const { groupId, studyId } = parentFields(parent ?? null);
  if (studyId !== null) {
    const study = queries.select({ id: studyTable.id }).from(studyTable).where(eq(studyTable.id, studyId)).get();
    if (study === undefined) throw notFound('study', studyId);
  }
  if (groupId === null) return;
  const group = queries.select({ id: groupTable.id }).from(groupTable).where(eq(groupTable.id, groupId)).get();
  if (group === undefined) throw notFound('run group', groupId);
}

/** The tags of a run from now on, in this order; repeated ones are dropped. */
export function replaceTags({ queries }: StoreContext, number: number, tags: readonly string[]): void {
  queries.delete(runTagTable).where(eq(runTagTable.run, number)).run();
  const rows = [...new Set(tags)].map((tag, position) => ({ run: number, position, tag, tagFolded: foldText(tag) }));
  if (rows.length > 0) queries.insert(runTagTable).values(rows).run();
}
