import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { DatasetId, ExperimentId, GroupId, RunId } from '../../core/common/ids';
import type { JudgedRun } from '../../core/verdict';
import type { StoreContext } from '../context';
import { readDocumentOrNull } from '../json';
import { runDocumentTable, runMetricTable, runTable } from '../schema';

/** What a verdict takes of a run, without its curves, its log and the rest. */
export interface StoredJudgedRun extends JudgedRun {
  readonly id: RunId;
  readonly name: string;
  readonly groupId: GroupId | null;
  readonly datasetId: DatasetId;
  readonly datasetHash: string;
  readonly target: string;
}

/** The run, or the repeats, of an experiment with the highest mean skill. */
export interface SkilledMember {
  readonly experimentId: ExperimentId;
  /** Null: a run by itself, the first of `runIds`. */
  readonly groupId: GroupId | null;
  /** The run, or the oldest of the repeats. */
  readonly runId: RunId;
  /** Runs and groups of the experiment that have a skill, this one among them. */
  readonly members: number;
}

/** Reading what runs are judged by. */
export function createJudgedQueries({ queries }: StoreContext) {
  return {
    /** Those of the runs that there are, oldest first; an evaluation that cannot be read counts as none. */
    judged: (ids: readonly RunId[]): StoredJudgedRun[] =>
      queries
        .select({ run: runTable, evaluation: runDocumentTable.evaluation })
        .from(runTable)
        .innerJoin(runDocumentTable, eq(runDocumentTable.run, runTable.number))
        .where(and(isNull(runTable.deletedAt), inArray(runTable.id, [...ids])))
        .orderBy(runTable.number)
        .all()
        .map(({ run: { id, name, groupId, datasetId, datasetHash, target, state, disqualified }, evaluation }) => ({
          id,
          name,
          groupId,
          datasetId,
          datasetHash,
          target,
          state,
          disqualified,
          evaluation: readDocumentOrNull('evaluation', evaluation, id, () => undefined),
        })),
    /** One for each experiment that has a run with a skill; of equal ones the oldest. */
    mostSkilled: (): SkilledMember[] => {
      // Each run's skill on the validation part, against its strongest baseline.
      const held = queries
        .select({ run: runMetricTable.run, skill: runMetricTable.value })
        .from(runMetricTable)
        .where(eq(runMetricTable.name, 'validation.skill'))
        .as('held');
      const members = queries
        .select({
          experimentId: runTable.experimentId,
          groupId: runTable.groupId,
          runId: runTable.id,
          first: sql<number>`min(${runTable.number})`,
          skill: sql<number>`avg(${held.skill})`,
        })
        .from(runTable)
        .innerJoin(held, eq(held.run, runTable.number))
        .where(and(isNull(runTable.deletedAt), isNull(runTable.disqualified)))
        .groupBy(runTable.experimentId, sql`coalesce(run.group_id, run.id)`)
        .orderBy(sql`avg(${held.skill}) desc`, sql`min(run.number)`)
        .all();
      return [...Map.groupBy(members, ({ experimentId }) => experimentId).values()].flatMap((own) =>
        own.slice(0, 1).map(({ experimentId, groupId, runId }) => ({
          experimentId,
          groupId,
          runId,
          members: own.length,
        })),
      );
    },
  };
}
