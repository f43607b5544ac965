import { eq, sql } from 'drizzle-orm';
import Sqlite from 'better-sqlite3';
import type { RunFolders } from '../../artefact/folders';
import { GatewiseError } from '../../core/common/errors';
import type { RunId } from '../../core/common/ids';
import type { RunEvaluation } from '../../core/evaluation';
import type { KeptOutcome, ModelSummary } from '../../core/model';
import type { LogLine, RunEnvironment, RunSummary } from '../../core/run/schema';
import type { RunUsage } from '../../core/run/usage';
import type { SplitSummary } from '../../core/run/split-summary';
import type { EpochRecord } from '../../core/training/schema';
import type { StoreContext } from '../context';
import { readDocument, writeDocument } from '../json';
import { notFound } from '../resolve';
import { runArtefactTable, runDocumentTable, runEpochTable, runLogTable, runMetricTable, runTable } from '../schema';
import { numberOf, summaryOf, type ProgressByRun } from './summaries';

/** What is known of a run once its data are prepared and its model is built; what is left out keeps its value. */
export interface PreparedFacts {
  environment?: RunEnvironment;
  model: ModelSummary;
  split: SplitSummary;
  inputNames: readonly string[];
  memoryBytes?: number | null;
}

/** A file in the run's artefact folder. */
export interface RunFile {
  kind: string;
  name: string;
  sha256?: string;
}

/** Rows of one INSERT: SQLite takes 32,766 values in a statement, and a row has ten at most. */
const statementRows = 1000;

/** The rows in their order, as many at a time as one statement takes. */
function* statements<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += statementRows) yield rows.slice(from, from + statementRows);
}

/** What a running job leaves behind. */
export function createRunRecorder(context: StoreContext, progress: ProgressByRun, folders: RunFolders) {
  const { queries, transaction } = context;
  const recorder = {
    /** Adds epochs to the history, and moves the last and the best epoch of the summary along. @throws GatewiseError NOT_FOUND, CONFLICT for an epoch that is there already */
    appendEpochs: (id: RunId, records: readonly EpochRecord[]): void => {
      const last = records.at(-1);
      if (last === undefined) return;
      transaction(() => {
        const number = numberOf(context, id);
        try {
          for (const some of statements(records)) {
            queries
              .insert(runEpochTable)
              .values(some.map((record) => ({ run: number, ...record })))
              .run();
          }
        } catch (thrown) {
          const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
          if (!(cause instanceof Sqlite.SqliteError) || cause.code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw thrown;
          throw new GatewiseError('CONFLICT', `The history of ${id} already has one of these epochs.`, {
            examples: records.slice(0, 3).map(({ epoch }) => String(epoch)),
          });
        }
        queries
          .update(runTable)
          .set({ lastEpoch: last.epoch, lastLoss: last.loss, lastValLoss: last.valLoss })
          .where(eq(runTable.number, number))
          .run();
        moveBest(context, number);
      });
    },
    /** From now on it can go on after so many epochs; null: it has no checkpoint. @throws GatewiseError NOT_FOUND */
    setCheckpoint: (id: RunId, epoch: number | null): void => {
      queries
        .update(runTable)
        .set({ checkpointEpoch: epoch })
        .where(eq(runTable.number, numberOf(context, id)))
        .run();
    },
    /**
     * A run goes on: its history is what its checkpoint has of it, which may be more or less than was told, and its duration the
     * work that is kept. @throws GatewiseError NOT_FOUND
     */
    setResumed: (id: RunId, history: readonly EpochRecord[], remark: string | null): RunSummary =>
      transaction(() => {
        const number = numberOf(context, id);
        const document = queries
          .select({ resumptions: runDocumentTable.resumptions })
          .from(runDocumentTable)
          .where(eq(runDocumentTable.run, number))
          .get();
        const resumptions = readDocument('resumptions', document?.resumptions ?? '[]', id);
        const last = resumptions.pop();
        if (last !== undefined) resumptions.push({ ...last, epoch: history.length, remark });
        queries
          .update(runDocumentTable)
          .set({ resumptions: writeDocument('resumptions', resumptions) })
          .where(eq(runDocumentTable.run, number))
          .run();
        queries.delete(runEpochTable).where(eq(runEpochTable.run, number)).run();
        const durationMs = history.reduce((sum, epoch) => sum + epoch.durationMs, 0);
        const none = { lastEpoch: null, lastLoss: null, lastValLoss: null, bestEpoch: null, bestValLoss: null };
        queries
          .update(runTable)
          .set({ ...none, durationMs })
          .where(eq(runTable.number, number))
          .run();
        recorder.appendEpochs(id, history);
        return summaryOf(context, progress, id);
      }),
    /** @throws GatewiseError NOT_FOUND */
    appendLog: (id: RunId, lines: readonly LogLine[]): void => {
      if (lines.length === 0) return;
      transaction(() => {
        const number = numberOf(context, id);
        for (const some of statements(lines)) {
          queries
            .insert(runLogTable)
            .values(
              some.map(({ sentence, ...line }) => ({
                run: number,
                ...line,
                sentence: sentence === undefined ? null : JSON.stringify(sentence),
              })),
            )
            .run();
        }
      });
    },
    /** @throws GatewiseError NOT_FOUND */
    setPrepared: (id: RunId, { environment, memoryBytes, ...facts }: PreparedFacts): RunSummary =>
      transaction(() => {
        const number = numberOf(context, id);
        queries
          .update(runDocumentTable)
          .set({
            model: writeDocument('model', facts.model),
            split: writeDocument('split', facts.split),
            inputNames: writeDocument('inputNames', [...facts.inputNames]),
            ...(environment === undefined ? {} : { environment: writeDocument('environment', environment) }),
            ...(memoryBytes === undefined ? {} : { memoryBytes }),
          })
          .where(eq(runDocumentTable.run, number))
          .run();
        queries
          .update(runTable)
          .set({
            parameterCount: facts.model.parameterCount,
            ...(environment === undefined ? {} : { engine: environment.engine }),
          })
          .where(eq(runTable.number, number))
          .run();
        return summaryOf(context, progress, id);
      }),
    /** Stores what it used of its machine so far. @throws GatewiseError NOT_FOUND */
    setUsage: (id: RunId, usage: RunUsage): void => {
      queries
        .update(runDocumentTable)
        .set({ usage: writeDocument('usage', usage) })
        .where(eq(runDocumentTable.run, numberOf(context, id)))
        .run();
    },
    /** Stores how the fit ended. @throws GatewiseError NOT_FOUND */
    setOutcome: (id: RunId, outcome: KeptOutcome): void => {
      transaction(() => {
        queries
          .update(runDocumentTable)
          .set({ outcome: writeDocument('outcome', outcome) })
          .where(eq(runDocumentTable.run, numberOf(context, id)))
          .run();
      });
    },
    /**
     * Stores the evaluation with the flat figures that the table shows, sorts and filters by; replaces earlier ones.
     * @throws GatewiseError NOT_FOUND; BAD_INPUT for a figure that is not finite
     */
    setEvaluation: (id: RunId, evaluation: RunEvaluation, metrics: RunSummary['metrics']): RunSummary =>
      transaction(() => {
        const number = numberOf(context, id);
        const entries = Object.entries(metrics);
        const unfit = entries.find(([, value]) => !Number.isFinite(value));
        if (unfit !== undefined) {
          throw new GatewiseError('BAD_INPUT', `The metric ${unfit[0]} is ${unfit[1]}: leave it out instead.`, {
            field: unfit[0],
          });
        }
        queries
          .update(runDocumentTable)
          .set({ evaluation: writeDocument('evaluation', evaluation) })
          .where(eq(runDocumentTable.run, number))
          .run();
        queries
          .update(runTable)
          .set({ skill: evaluation.skill, disqualified: evaluation.disqualified?.message ?? null })
          .where(eq(runTable.number, number))
          .run();
        queries.delete(runMetricTable).where(eq(runMetricTable.run, number)).run();
        if (entries.length > 0) {
          queries
            .insert(runMetricTable)
            .values(entries.map(([name, value]) => ({ run: number, name, value })))
            .run();
        }
        return summaryOf(context, progress, id);
      }),
    /** Registers files of the run's artefact folder under a kind. @throws GatewiseError NOT_FOUND if a file is not there */
    setArtefacts: (id: RunId, artefacts: readonly RunFile[]): void => {
      transaction(() => {
        const number = numberOf(context, id);
        for (const { kind, name, sha256 = null } of artefacts) {
          const bytes = folders.bytesOf(id, name);
          if (bytes === null) throw notFound('file', `artefacts/${id}/${name}`);
          const content = { kind, bytes, sha256 };
          queries
            .insert(runArtefactTable)
            .values({ run: number, name, ...content })
            .onConflictDoUpdate({ target: [runArtefactTable.run, runArtefactTable.name], set: content })
            .run();
        }
      });
    },
    /** What a second evaluation tells, in the place of the first: all of it or nothing. @throws as `setEvaluation` and `setArtefacts` do */
    replaceEvaluation: (
      id: RunId,
      {
        facts,
        evaluation,
        metrics,
        artefacts,
      }: {
        readonly facts: PreparedFacts;
        readonly evaluation: RunEvaluation;
        readonly metrics: RunSummary['metrics'];
        readonly artefacts: readonly RunFile[];
      },
    ): RunSummary =>
      transaction(() => {
        recorder.setPrepared(id, facts);
        recorder.setArtefacts(id, artefacts);
        return recorder.setEvaluation(id, evaluation, metrics);
      }),
  };
  return recorder;
}

/** The best epoch is the one with the lowest monitored loss: validation where there is one, training elsewhere. */
function moveBest({ queries }: StoreContext, number: number): void {
  const best = queries
    .select({ epoch: runEpochTable.epoch, valLoss: runEpochTable.valLoss })
    .from(runEpochTable)
    .where(eq(runEpochTable.run, number))
    .orderBy(sql`coalesce(val_loss, loss)`, runEpochTable.epoch)
    .limit(1)
    .get();
  if (best === undefined) return;
  queries
    .update(runTable)
    .set({ bestEpoch: best.epoch, bestValLoss: best.valLoss })
    .where(eq(runTable.number, number))
    .run();
}
