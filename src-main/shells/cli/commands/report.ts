import { GatewiseError } from '../../../core/common/errors';
import { reportSectionSchema } from '../../../contract';
import type { Locale } from '../../../core/common/locale';
import { copyWhole, writeText } from '../files';
import { followReport } from '../follow-report';
import { findMembers } from '../ids';
import type { Workbench } from '../workbench';

export interface ReportOptions {
  readonly pdf?: string | undefined;
  readonly html?: string | undefined;
  readonly explain?: boolean | undefined;
  readonly title: string;
  readonly locale: Locale;
  readonly paper: 'A4' | 'Letter';
}

/** `gatewise report ID … --pdf FILE | --html FILE`, or both, of runs, groups of repeats or a saved comparison. */
export async function writeReport(workbench: Workbench, ids: readonly string[], options: ReportOptions): Promise<void> {
  const { client, terminal } = workbench;
  if (options.pdf === undefined && options.html === undefined) {
    throw new GatewiseError('BAD_INPUT', 'Say where the report goes: --pdf FILE, --html FILE, or both.');
  }
  const { title, locale, paper } = options;
  const { runIds, groupIds, comparisonIds } = await findMembers(workbench, ids);
  const [comparisonId, ...otherComparisons] = comparisonIds;
  if (otherComparisons.length > 0) throw new GatewiseError('BAD_INPUT', 'A report tells of one saved comparison.');
  const request = {
    runIds,
    groupIds,
    ...(comparisonId === undefined ? {} : { comparisonId }),
    title,
    locale,
    paper,
    ...(options.explain === true ? { sections: [...reportSectionSchema.options] } : {}),
  };
  const paths: { html?: string; pdf?: string } = {};
  if (options.html !== undefined) {
    const { html } = await followReport(workbench, 'HTML', (options) => client.reports.html(request, options));
    paths.html = await writeText(options.html, html);
  }
  if (options.pdf !== undefined) {
    const { path } = await followReport(workbench, 'PDF', (options) => client.reports.pdf(request, options));
    paths.pdf = await copyWhole(path, options.pdf);
  }
  terminal.writeResult({ paths }, () => Object.values(paths).join('\n'));
}
