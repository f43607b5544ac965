import type { ReportId } from '../core/common/ids';
import { desc, eq, sql, type SQL } from 'drizzle-orm';
import type { ReportRequest, SavedReport } from '../core/report';
import type { StoreContext } from './context';
import { createReportId } from './ids';
import { readDocument, readEach, writeDocument } from './json';
import { notFound } from './resolve';
import { reportTable } from './schema';

/** Reports that are kept: what they are made of. Their pages are written anew from the runs. */
export function createReportRepository(context: StoreContext) {
  const { queries, transaction } = context;

  const select = (condition?: SQL): (() => SavedReport)[] =>
    queries
      .select()
      .from(reportTable)
      .where(condition)
      .orderBy(desc(reportTable.updatedAt), desc(sql`report.rowid`))
      .all()
      .map((report) => () => ({
        ...report,
        request: readDocument('report', report.request, report.id),
      }));

  const get = (id: ReportId): SavedReport => {
    const [read] = select(eq(reportTable.id, id));
    if (read === undefined) throw notFound('report', id);
    return read();
  };

  return {
    /** The last changed first. */
    list: (): SavedReport[] => readEach(context, select()),
    /** @throws GatewiseError NOT_FOUND, WORKSPACE_DAMAGED */
    get,
    create: (request: ReportRequest): SavedReport => {
      const id = createReportId();
      const at = context.now();
      queries
        .insert(reportTable)
        .values({ id, request: writeDocument('report', request), createdAt: at, updatedAt: at })
        .run();
      return get(id);
    },
    /** @throws GatewiseError NOT_FOUND */
    update: (id: ReportId, request: ReportRequest): SavedReport =>
      transaction(() => {
        get(id);
        queries
          .update(reportTable)
          .set({ request: writeDocument('report', request), updatedAt: context.now() })
          .where(eq(reportTable.id, id))
          .run();
        return get(id);
      }),
    /** For good. @throws GatewiseError NOT_FOUND */
    delete: (id: ReportId): void => {
      get(id);
      queries.delete(reportTable).where(eq(reportTable.id, id)).run();
    },
  };
}

export type ReportRepository = ReturnType<typeof createReportRepository>;
