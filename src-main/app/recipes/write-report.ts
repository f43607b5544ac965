import { join } from 'node:path';
import type { Locale } from '../../core/common/locale';
import { reportNote, reportTitle, type RecipeForm, type RecipeName, type RecipeResult } from '../../core/recipe';
import type { RunId } from '../../core/common/ids';
import { writeFileAtomically } from '../../disk';
import { lastEvent, type RecipeContext } from './context';

interface ReportOptions {
  readonly name: RecipeName;
  readonly form: RecipeForm;
  readonly locale: Locale;
  readonly paper: 'A4' | 'Letter';
}

/** Runs and groups that a report may be about. */
const mostMembers = 20;

/** Keeps a report on what was made, and prints it: as a PDF where a browser can, else as one page. */
export async function* writeReport(
  { client, signal, made, folder }: RecipeContext,
  { name, form, locale, paper }: ReportOptions,
): AsyncGenerator<number, RecipeResult['report'], undefined> {
  const reported = [...made.reported].flatMap((id) => made.runs.get(id) ?? []);
  const groupIds = [...new Set(reported.flatMap(({ groupId }) => groupId ?? []))];
  const runIds: RunId[] = reported.filter(({ groupId }) => groupId === null).map(({ id }) => id);
  const request = {
    runIds: runIds.slice(0, mostMembers - Math.min(groupIds.length, mostMembers)),
    groupIds: groupIds.slice(0, mostMembers),
    title: reportTitle(name, form, locale),
    locale,
    paper,
    notes: { summary: reportNote(name, form, locale) },
    exhibits: made.exhibits,
  };
  const { id } = await client.reports.save({ request });
  try {
    const { path, bytes, downloadPath } = yield* lastEvent(await client.reports.pdf(request, { signal }));
    return { id, kind: 'pdf', path, bytes, downloadPath };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'PDF_UNAVAILABLE')) throw error;
    const { html } = yield* lastEvent(await client.reports.html(request, { signal }));
    const bytes = Buffer.from(html);
    const path = join(folder, `${name}-${form}.html`);
    await writeFileAtomically(path, bytes);
    return { id, kind: 'html', path, bytes: bytes.byteLength, downloadPath: null };
  }
}
