import { and, asc, desc, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { GatewiseError, type ErrorValue } from '../core/common/errors';
import { foldText } from '../core/common/search';
import { said, sentenceText } from '../core/common/sentence';
import type { DatasetId, ExperimentId, RunId, StudyId } from '../core/common/ids';
import {
  studyStateWords,
  type StoredStudy,
  type StoredTrial,
  type StudyConfirmation,
  type StudySettings,
  type StudyState,
  type StudyTrial,
} from '../core/study';
import { reasonsOutside } from '../core/tuning/outside';
import type { TrialValues } from '../core/tuning/space';
import type { StoreContext } from './context';
import { createStudyId } from './ids';
import { readDocument, readDocumentOrNull, readEach, writeDocument } from './json';
import { notFound, pickNamed } from './resolve';
import { datasetTable, experimentTable, runTable, studyTable, studyTrialTable } from './schema';

/** A study as it is made. What it searches from is copied into it, so that later edits of the experiment change nothing. */
export type NewStudy = Pick<
  StoredStudy,
  'name' | 'experimentId' | 'datasetId' | 'datasetHash' | 'variantName' | 'configuration' | 'settings'
>;

/** What changes of a study; a field left out keeps its value. */
export interface StudyPatch {
  readonly name?: string | undefined;
  readonly settings?: StudySettings | undefined;
  readonly ending?: StoredStudy['ending'];
  readonly error?: ErrorValue | null;
  readonly confirmation?: StudyConfirmation | null;
  /** Milliseconds at work in all. */
  readonly spentMs?: number;
}

export interface StudyFilter {
  readonly experimentId?: ExperimentId | undefined;
  readonly datasetId?: DatasetId | undefined;
}

export interface TrialPage {
  readonly offset?: number;
  /** Default: all. */
  readonly limit?: number;
}

const unfinished: readonly StudyState[] = ['created', 'running', 'paused', 'interrupted'];

/** Studies with their trials. */
export function createStudyRepository(context: StoreContext) {
  const { queries, transaction } = context;

  const select = (condition?: SQL): (() => StoredStudy)[] =>
    queries
      .select({ study: studyTable, experimentName: experimentTable.name, datasetName: datasetTable.name })
      .from(studyTable)
      .innerJoin(experimentTable, eq(studyTable.experimentId, experimentTable.id))
      .innerJoin(datasetTable, eq(studyTable.datasetId, datasetTable.id))
      .where(condition)
      .orderBy(desc(studyTable.key))
      .all()
      .map(
        ({ study, ...names }) =>
          () =>
            readStudy(context, study, names),
      );
  const get = (id: StudyId): StoredStudy => {
    const [read] = select(eq(studyTable.id, id));
    if (read === undefined) throw notFound('study', id);
    return read();
  };
  const keyOf = (id: StudyId): number => {
    const row = queries.select({ key: studyTable.key }).from(studyTable).where(eq(studyTable.id, id)).get();
    if (row === undefined) throw notFound('study', id);
    return row.key;
  };
  const insert = (study: NewStudy, state: StudyState): StudyId => {
    const condition = and(eq(experimentTable.id, study.experimentId), isNull(experimentTable.deletedAt));
    if (queries.select({ id: experimentTable.id }).from(experimentTable).where(condition).get() === undefined) {
      throw notFound('experiment', study.experimentId);
    }
    const id = createStudyId();
    queries
      .insert(studyTable)
      .values({
        id,
        name: study.name,
        nameFolded: foldText(study.name),
        experimentId: study.experimentId,
        datasetId: study.datasetId,
        datasetHash: study.datasetHash,
        variantName: study.variantName,
        configuration: writeDocument('configuration', study.configuration),
        settings: writeDocument('study', study.settings),
        state,
        createdAt: context.now(),
      })
      .run();
    return id;
  };
  const putRow = (study: number, trial: StoredTrial): void => {
    const content = {
      state: trial.state,
      value: trial.state === 'complete' ? (trial.objectives?.[0] ?? null) : null,
      content: writeDocument('studyTrial', trial),
    };
    queries
      .insert(studyTrialTable)
      .values({ study, number: trial.number, ...content })
      .onConflictDoUpdate({ target: [studyTrialTable.study, studyTrialTable.number], set: content })
      .run();
  };
  const patch = (id: StudyId, { name, settings, ending, error, confirmation, spentMs }: StudyPatch): void => {
    const change = {
      ...(name === undefined ? {} : { name, nameFolded: foldText(name) }),
      ...(settings === undefined ? {} : { settings: writeDocument('study', settings) }),
      ...(ending === undefined ? {} : { ending }),
      ...(error === undefined ? {} : { error: error === null ? null : writeDocument('error', error) }),
      ...(confirmation === undefined
        ? {}
        : { confirmation: confirmation === null ? null : writeDocument('studyConfirmation', confirmation) }),
      ...(spentMs === undefined ? {} : { spentMs }),
    };
    if (Object.keys(change).length > 0) queries.update(studyTable).set(change).where(eq(studyTable.id, id)).run();
  };

  return {
    /** Newest first. */
    list: ({ experimentId, datasetId }: StudyFilter = {}): StoredStudy[] =>
      readEach(
        context,
        select(
          and(
            experimentId === undefined ? undefined : eq(studyTable.experimentId, experimentId),
            datasetId === undefined ? undefined : eq(studyTable.datasetId, datasetId),
          ),
        ),
      ),
    /** By id, start of an id or exact name; errors as those of datasets. */
    resolveId: (text: string): StudyId =>
      pickNamed(
        'study',
        'study_',
        text,
        queries.select({ id: studyTable.id, name: studyTable.name }).from(studyTable).all(),
      ),
    /** @throws GatewiseError NOT_FOUND */
    get,
    /** One that has not begun. @throws GatewiseError NOT_FOUND for an unknown experiment or dataset */
    create: (study: NewStudy): StoredStudy => transaction(() => get(insert(study, 'created'))),
    /** One with its trials, paused: all of it or nothing. @throws GatewiseError NOT_FOUND for an unknown experiment or dataset */
    import: (study: NewStudy, trials: readonly StoredTrial[]): StoredStudy =>
      transaction(() => {
        const id = insert(study, 'paused');
        const key = keyOf(id);
        for (const trial of trials) putRow(key, trial);
        return get(id);
      }),
    /** @throws GatewiseError NOT_FOUND */
    update: (id: StudyId, change: StudyPatch): StoredStudy =>
      transaction(() => {
        patch(id, change);
        return get(id);
      }),
    /**
     * Compare-and-set: changes the state to `to` if it is one of `from`.
     * @throws GatewiseError NOT_FOUND, RUN_STATE
     */
    changeState: (id: StudyId, from: readonly StudyState[], to: StudyState, change: StudyPatch = {}): StoredStudy =>
      transaction(() => {
        const { state, startedAt } = get(id);
        if (!from.includes(state)) {
          throw new GatewiseError(
            'RUN_STATE',
            said`The study is ${studyStateWords[state]} and cannot become ${studyStateWords[to]}.`,
            { state },
          );
        }
        const now = context.now();
        queries
          .update(studyTable)
          .set({
            state: to,
            startedAt: startedAt ?? (to === 'running' ? now : null),
            finishedAt: unfinished.includes(to) ? null : now,
          })
          .where(eq(studyTable.id, id))
          .run();
        patch(id, change);
        return get(id);
      }),
    /** Marks those as interrupted whose backend died. */
    interruptUnfinished: (): void => {
      queries.update(studyTable).set({ state: 'interrupted' }).where(eq(studyTable.state, 'running')).run();
    },
    /** Values that wait to be tried from now on. @throws GatewiseError NOT_FOUND */
    setQueue: (id: StudyId, queue: readonly TrialValues[]): StoredStudy =>
      transaction(() => {
        keyOf(id);
        queries
          .update(studyTable)
          .set({ queue: writeDocument('studyQueue', [...queue]) })
          .where(eq(studyTable.id, id))
          .run();
        return get(id);
      }),
    /** In the order of their numbers; those that cannot be read are left out and named in the workspace's damage. */
    trials: (id: StudyId, { offset = 0, limit = -1 }: TrialPage = {}): StudyTrial[] => {
      const rows = queries
        .select()
        .from(studyTrialTable)
        .where(eq(studyTrialTable.study, keyOf(id)))
        .orderBy(asc(studyTrialTable.number))
        .limit(limit)
        .offset(offset)
        .all();
      return toTrials(id, rows);
    },
    /** @throws GatewiseError NOT_FOUND */
    trial: (id: StudyId, number: number): StudyTrial => {
      const condition = and(eq(studyTrialTable.study, keyOf(id)), eq(studyTrialTable.number, number));
      const [trial] = toTrials(id, queries.select().from(studyTrialTable).where(condition).all());
      if (trial === undefined) throw notFound('trial', `${number}`);
      return trial;
    },
    trialCount: (id: StudyId): number =>
      queries
        .select({ count: sql<number>`count(*)` })
        .from(studyTrialTable)
        .where(eq(studyTrialTable.study, keyOf(id)))
        .get()?.count ?? 0,
    /** Stores a trial as it is now; a new one takes its values from the queue where they came from there. @throws GatewiseError NOT_FOUND */
    putTrial: (id: StudyId, trial: StoredTrial, queue?: readonly TrialValues[]): void => {
      transaction(() => {
        putRow(keyOf(id), trial);
        if (queue === undefined) return;
        queries
          .update(studyTable)
          .set({ queue: writeDocument('studyQueue', [...queue]) })
          .where(eq(studyTable.id, id))
          .run();
      });
    },
    /** For good, with its trials; their runs stay, as runs by themselves. @throws GatewiseError NOT_FOUND, RUN_STATE while it is running */
    delete: (id: StudyId): void => {
      transaction(() => {
        const { state } = get(id);
        if (state === 'running') {
          throw new GatewiseError('RUN_STATE', said`The study is at work. Stop it before you delete it.`, { state });
        }
        queries.update(runTable).set({ studyId: null, trial: null }).where(eq(runTable.studyId, id)).run();
        queries.delete(studyTable).where(eq(studyTable.id, id)).run();
      });
    },
  };

  function toTrials(id: StudyId, rows: readonly (typeof studyTrialTable.$inferSelect)[]): StudyTrial[] {
    if (rows.length === 0) return [];
    const { space } = get(id).settings;
    const runs = runsOf(id, rows.length === 1 ? rows.map(({ number }) => number) : null);
    return readEach(
      context,
      rows.map(({ number, content }) => () => {
        const trial = readDocument('studyTrial', content, `trial ${number} of ${id}`);
        return {
          ...trial,
          studyId: id,
          runIds: runs.get(number)?.ids ?? [],
          engine: runs.get(number)?.engine ?? null,
          isOutside: reasonsOutside(space, trial.values).length > 0,
        };
      }),
    );
  }

  /** The runs of each trial, and what trained the first of them. */
  function runsOf(
    id: StudyId,
    numbers: readonly number[] | null,
  ): Map<number, { readonly ids: RunId[]; readonly engine: string | null }> {
    const found = new Map<number, { readonly ids: RunId[]; readonly engine: string | null }>();
    const rows = queries
      .select({ id: runTable.id, trial: runTable.trial, engine: runTable.engine })
      .from(runTable)
      .where(
        and(
          eq(runTable.studyId, id),
          isNotNull(runTable.trial),
          isNull(runTable.deletedAt),
          numbers === null ? undefined : inArray(runTable.trial, [...numbers]),
        ),
      )
      .orderBy(runTable.number)
      .all();
    for (const { id: runId, trial, engine } of rows) {
      if (trial === null) continue;
      const known = found.get(trial);
      if (known === undefined) found.set(trial, { ids: [runId], engine });
      else known.ids.push(runId);
    }
    return found;
  }
}

/** A queue, confirmation or error that cannot be read is told in `unreadable`; without its settings a study means nothing. */
function readStudy(
  { queries }: StoreContext,
  row: typeof studyTable.$inferSelect,
  names: { readonly experimentName: string; readonly datasetName: string },
): StoredStudy {
  const unreadable: string[] = [];
  const read = <Kind extends 'studyQueue' | 'studyConfirmation' | 'error'>(kind: Kind, text: string | null) =>
    readDocumentOrNull(kind, text, row.id, (sentence) => unreadable.push(sentenceText(sentence)));
  const settings = readDocument('study', row.settings, row.id);
  const rows = queries
    .select({ state: studyTrialTable.state, count: sql<number>`count(*)` })
    .from(studyTrialTable)
    .where(eq(studyTrialTable.study, row.key))
    .groupBy(studyTrialTable.state)
    .all();
  const counted = new Map(rows.map(({ state, count }) => [state, count]));
  const order = settings.objectives[0]?.direction === 'maximize' ? desc : asc;
  const best = queries
    .select({ number: studyTrialTable.number, content: studyTrialTable.content })
    .from(studyTrialTable)
    .where(and(eq(studyTrialTable.study, row.key), isNotNull(studyTrialTable.value)))
    .orderBy(order(studyTrialTable.value), asc(studyTrialTable.number))
    .limit(1)
    .get();
  return {
    id: row.id,
    name: row.name,
    experimentId: row.experimentId,
    datasetId: row.datasetId,
    datasetHash: row.datasetHash,
    variantName: row.variantName,
    ...names,
    configuration: readDocument('configuration', row.configuration, row.id),
    settings,
    queue: read('studyQueue', row.queue) ?? [],
    state: row.state,
    ending: row.ending,
    error: read('error', row.error),
    counts: {
      waiting: counted.get('waiting') ?? 0,
      running: counted.get('running') ?? 0,
      paused: counted.get('paused') ?? 0,
      complete: counted.get('complete') ?? 0,
      pruned: counted.get('pruned') ?? 0,
      failed: counted.get('failed') ?? 0,
    },
    best: best?.number ?? null,
    bestObjectives:
      best === undefined ? null : readDocument('studyTrial', best.content, `trial ${best.number}`).objectives,
    confirmation: read('studyConfirmation', row.confirmation),
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    spentMs: row.spentMs,
    unreadable,
  };
}

export type StudyRepository = ReturnType<typeof createStudyRepository>;
