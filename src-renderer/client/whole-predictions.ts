import type { RunId } from '../../src-main/core/common/ids';
import { firstPageWindows, joinPages, windowsPerPage } from '../../src-main/core/run/prediction-pages';
import type { Predictions, PredictionsPage } from '../../src-main/core/run/schema';
import type { Part } from '../../src-main/core/task/schema';
import { client } from './client';

/**
 * The predictions of a whole part, asked for page by page: one answer with all of them would hold the line, and the page that
 * reads it, for seconds.
 * @param onProgress told the share that has come after every page
 */
export async function wholePredictions(
  { id, part }: { readonly id: RunId; readonly part: Part },
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (share: number) => void } = {},
): Promise<Predictions> {
  const ask = (offset: number, limit: number): Promise<PredictionsPage> =>
    client.runs.predictions({ id, part, offset, limit }, signal === undefined ? {} : { signal });
  const first = await ask(0, firstPageWindows);
  const pages: [PredictionsPage, ...PredictionsPage[]] = [first];
  const limit = windowsPerPage(first);
  for (let read = first.rows.length; read < first.windowCount;) {
    onProgress?.(read / first.windowCount);
    const page = await ask(read, limit);
    if (page.rows.length === 0) break;
    pages.push(page);
    read += page.rows.length;
  }
  return joinPages(pages);
}
