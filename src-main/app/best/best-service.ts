import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { bestSearchSchema, type BestSearch } from '../../core/best/search';
import { GatewiseError, toErrorValue } from '../../core/common/errors';
import type { DatasetId } from '../../core/common/ids';
import { said } from '../../core/common/sentence';
import type { BestRequest } from '../../contract';
import { makeFolder, writeFileAtomically } from '../../disk';
import type { BestServices } from './services';
import { findBest } from './find-best';

/** What cannot be read, or is of another version, counts as no search: its runs are there all the same. */
const keptSchema = z.object({ version: z.literal(1), search: bestSearchSchema });

interface Live {
  search: BestSearch;
  readonly leaving: AbortController;
  /** Told whenever something changed. */
  readonly listeners: Set<() => void>;
  /** The last write of its file; the next one waits for it. */
  written: Promise<void>;
  hasUnwritten: boolean;
}

/**
 * Searches for the best forecast, one at a time for each dataset. What is known of the last one is kept in a file of the workspace,
 * which is written whenever something was learnt: whoever comes later sees it, and one whose backend died tells what it had.
 */
export class BestService {
  readonly #services: BestServices;
  readonly #live = new Map<DatasetId, Live>();
  #isClosing = false;

  constructor(services: BestServices) {
    this.#services = services;
  }

  /** Begins one that goes on when nobody looks. @throws GatewiseError RUN_STATE while another one of the dataset is at work */
  start(request: BestRequest): BestSearch {
    this.#services.workspace.datasets.get(request.datasetId);
    const live = this.#begin(request);
    void this.#drain(request, live);
    return live.search;
  }

  /** Does nothing where none is at work. @throws GatewiseError NOT_FOUND */
  cancel(datasetId: DatasetId): void {
    this.#services.workspace.datasets.get(datasetId);
    this.#live.get(datasetId)?.leaving.abort();
  }

  /** The last search as it is, or null; of one that is at work everything that follows, until it has ended. */
  async *watch(datasetId: DatasetId, signal: AbortSignal): AsyncGenerator<BestSearch | null, void, undefined> {
    const live = this.#live.get(datasetId);
    if (live === undefined) {
      yield await this.#read(datasetId);
      return;
    }
    for (;;) {
      const { search } = live;
      yield search;
      if (search.state !== 'running') return;
      while (live.search === search) {
        signal.throwIfAborted();
        await heard(live, signal);
      }
    }
  }

  /** Ends what is at work, and waits until it is written down as interrupted. */
  async leave(): Promise<void> {
    this.#isClosing = true;
    const all = [...this.#live.values()];
    for (const { leaving } of all) leaving.abort();
    await Promise.all(all.map((live) => settled(live)));
  }

  #begin(request: BestRequest): Live {
    if (this.#live.has(request.datasetId)) {
      throw new GatewiseError(
        'RUN_STATE',
        said`A search for the best forecast of this dataset is at work. Cancel it, or wait for its end.`,
      );
    }
    const live: Live = {
      search: {
        request,
        state: 'running',
        fraction: 0,
        standing: null,
        result: null,
        error: null,
        startedAt: this.#services.now(),
        finishedAt: null,
      },
      leaving: new AbortController(),
      listeners: new Set(),
      written: Promise.resolve(),
      hasUnwritten: false,
    };
    this.#live.set(request.datasetId, live);
    return live;
  }

  /** Keeps everything as it comes; why it failed is kept with it. */
  async #drain(request: BestRequest, live: Live): Promise<void> {
    const { signal } = live.leaving;
    try {
      this.#change(live, {});
      for await (const event of findBest(this.#services, request, signal)) {
        if (event.type === 'progress') live.search = { ...live.search, fraction: event.fraction };
        else if (event.type === 'standing') this.#change(live, { standing: event.standing });
        else this.#end(live, { state: 'done', fraction: 1, result: event.result, standing: event.result.standing });
      }
    } catch (thrown) {
      this.#end(live, signal.aborted ? this.#leftAs() : { state: 'failed', error: toErrorValue(thrown) });
    } finally {
      await settled(live);
      this.#live.delete(request.datasetId);
    }
  }

  #leftAs(): Pick<BestSearch, 'state'> {
    return { state: this.#isClosing ? 'interrupted' : 'cancelled' };
  }

  #end(live: Live, change: Partial<BestSearch>): void {
    this.#change(live, { ...change, finishedAt: this.#services.now() });
  }

  #change(live: Live, change: Partial<BestSearch>): void {
    live.search = { ...live.search, ...change };
    for (const tell of live.listeners) tell();
    if (live.hasUnwritten) return;
    live.hasUnwritten = true;
    live.written = live.written.then(async () => {
      live.hasUnwritten = false;
      await this.#write(live.search);
    });
  }

  /** A search goes on where its file cannot be written: it is then not there after the end of the backend. */
  async #write(search: BestSearch): Promise<void> {
    try {
      makeFolder(this.#folder());
      await writeFileAtomically(
        this.#path(search.request.datasetId),
        Buffer.from(JSON.stringify({ version: 1, search })),
      );
    } catch {
      // Told by what writes its runs.
    }
  }

  async #read(datasetId: DatasetId): Promise<BestSearch | null> {
    this.#services.workspace.datasets.get(datasetId);
    const text = await readFile(this.#path(datasetId), 'utf8').catch(() => null);
    const kept = keptSchema.safeParse(text === null ? null : parsed(text)).data;
    if (kept === undefined) return null;
    return kept.search.state === 'running' ? { ...kept.search, state: 'interrupted' } : kept.search;
  }

  #folder(): string {
    return join(this.#services.workspace.directory, 'best');
  }

  #path(datasetId: DatasetId): string {
    return join(this.#folder(), `${datasetId}.json`);
  }
}

/** Waits for the next change. */
function heard({ listeners }: Live, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const tell = (): void => {
      listeners.delete(tell);
      signal.removeEventListener('abort', tell);
      resolve();
    };
    listeners.add(tell);
    signal.addEventListener('abort', tell, { once: true });
  });
}

/** Its writes, and those that follow them. */
async function settled(live: Live): Promise<void> {
  let last: Promise<void>;
  do {
    last = live.written;
    await last;
  } while (last !== live.written);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
