import { existsSync, statSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import Sqlite from 'better-sqlite3';
import { GatewiseError } from '../../core/common/errors';
import type { StoreContext } from '../context';
import type { ArtefactStore } from '../interfaces';
import { writeDocument } from '../json';
import { notFound } from '../resolve';
import { runArtefactTable, runDocumentTable, runEpochTable, runLogTable, runMetricTable, runTable } from '../schema';
import type { RunRecorder } from './interface';
import { numberOf, summaryOf, type ProgressByRun } from './summaries';

export function createRunRecorder(
  context: StoreContext,
  progress: ProgressByRun,
  artefactStore: ArtefactStore,
): RunRecorder {
  const { queries, transaction } = context;
  const recorder: RunRecorder = {
    appendEpochs: (id, records) => {
      const last = records.at(-1);
      if (last === undefined) return;
      transaction(() => {
        const number = numberOf(context, id);
        try {
          queries
            .insert(runEpochTable)
            .values(records.map((record) => ({ run: number, ...record })))
            .run();
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
    appendLog: (id, lines) => {
      if (lines.length === 0) return;
      transaction(() => {
        const number = numberOf(context, id);
        queries
          .insert(runLogTable)
          .values(lines.map((line) => ({ run: number, ...line })))
          .run();
      });
    },
    setPrepared: (id, { environment, memoryBytes, ...facts }) =>
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
    setEvaluation: (id, evaluation, metrics) =>
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
    setArtefacts: (id, artefacts) => {
      transaction(() => {
        const number = numberOf(context, id);
        for (const { kind, name, sha256 = null } of artefacts) {
          const path = artefactStore.path(id, name);
          if (!existsSync(path)) throw notFound('file', `artefacts/${id}/${name}`);
          const content = { kind, bytes: statSync(path).size, sha256 };
          queries
            .insert(runArtefactTable)
            .values({ run: number, name, ...content })
            .onConflictDoUpdate({ target: [runArtefactTable.run, runArtefactTable.name], set: content })
            .run();
        }
      });
    },
    replaceEvaluation: (id, { facts, evaluation, metrics, artefacts }) =>
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
