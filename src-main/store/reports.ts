import { desc, eq, sql, type SQL } from 'drizzle-orm';
import type { SavedReport } from '../core/report';
import type { StoreContext } from './context';
import { createReportId } from './ids';
import type { ReportRepository } from './interfaces';
import { readDocument, readEach, writeDocument } from './json';
import { notFound } from './resolve';
import { reportTable } from './schema';

export function createReportRepository(context: StoreContext): ReportRepository {
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

  const get: ReportRepository['get'] = (id) => {
    const [read] = select(eq(reportTable.id, id));
    if (read === undefined) throw notFound('report', id);
    return read();
  };

  return {
    list: () => readEach(context, select()),
    get,
    create: (request) => {
      const id = createReportId();
      const at = context.now();
      queries
        .insert(reportTable)
        .values({ id, request: writeDocument('report', request), createdAt: at, updatedAt: at })
        .run();
      return get(id);
    },
    update: (id, request) =>
      transaction(() => {
        get(id);
        queries
          .update(reportTable)
          .set({ request: writeDocument('report', request), updatedAt: context.now() })
          .where(eq(reportTable.id, id))
          .run();
        return get(id);
      }),
    delete: (id) => {
      get(id);
      queries.delete(reportTable).where(eq(reportTable.id, id)).run();
    },
  };
}
