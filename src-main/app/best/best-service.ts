import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BestSearch } from '../../core/best/search';
import { GatewiseError, hinted, toErrorValue } from '../../core/common/errors';
import type { DatasetId } from '../../core/common/ids';
import { said } from '../../core/common/sentence';
import { stampDocument, upgradeDocument } from '../../core/document';
import type { BestEvent, BestRequest } from '../../contract';
import { makeFolder, writeFileAtomically } from '../../disk';
import type { BestServices } from './services';
import { findBest } from './find-best';

interface Live {
  search: BestSearch;
  readonly leaving: AbortController;
  /** Whether somebody hears its events as they come: one that was refused then leaves the last search in its place. */
  readonly isHeard: boolean;
  /** Told whenever something changed. */
  readonly listeners: Set<() => void>;
  /** The last write of its file; the next one waits for it. */
  written: Promise<void>;
  hasUnwritten: boolean;
  /** Resolves when nothing more comes of it, and it is written down. */
  readonly ended: PromiseWithResolvers<void>;
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
  async start(request: BestRequest): Promise<BestSearch> {
    const live = await this.#begin(request, false);
    void this.#drain(request, live);
    return live.search;
  }

  /**
   * The same, told as it goes on, which ends when nobody listens.
   * @throws GatewiseError RUN_STATE while another one of the dataset is at work, and what `findBest` throws
   */
  async *run(request: BestRequest, signal: AbortSignal): AsyncGenerator<BestEvent, void, undefined> {
    const live = await this.#begin(request, true);
    const events = this.#keep(request, live);
    // Whoever listened may never ask for another event: it ends all the same.
    const leave = (): void => {
      live.leaving.abort();
      void events.return().catch(() => undefined);
    };
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    try {
      for (let next = await events.next(); next.done !== true; next = await events.next()) yield next.value;
      if (signal.aborted && live.search.state !== 'done') {
        throw new GatewiseError('CANCELLED', said`Cancelled. What was made so far stays.`);
      }
    } finally {
      signal.removeEventListener('abort', leave);
      live.leaving.abort();
      await events.return();
      // One that was left before its first event.
      this.#forget(live);
    }
  }

  /** The last search of a dataset as it is; null where there was none. @throws GatewiseError NOT_FOUND, WORKSPACE_DAMAGED */
  async last(datasetId: DatasetId): Promise<BestSearch | null> {
    return this.#live.get(datasetId)?.search ?? (await this.#read(datasetId));
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

  /** Waits for the one before where that is being left. @throws GatewiseError NOT_FOUND, RUN_STATE while another one is at work */
  async #begin(request: BestRequest, isHeard: boolean): Promise<Live> {
    this.#services.workspace.datasets.get(request.datasetId);
    for (
      let other = this.#live.get(request.datasetId);
      other !== undefined;
      other = this.#live.get(request.datasetId)
    ) {
      if (!other.leaving.signal.aborted) {
        throw new GatewiseError(
          'RUN_STATE',
          said`A search for the best forecast of this dataset is at work. Cancel it, or wait for its end.`,
        );
      }
      await other.ended.promise;
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
      isHeard,
      listeners: new Set(),
      written: Promise.resolve(),
      hasUnwritten: false,
      ended: Promise.withResolvers(),
    };
    this.#live.set(request.datasetId, live);
    return live;
  }

  /** Goes on to its end; why it failed is kept. */
  async #drain(request: BestRequest, live: Live): Promise<void> {
    try {
      const events = this.#keep(request, live);
      while ((await events.next()).done !== true);
    } catch {
      // Kept with it.
    }
  }

  /** Keeps everything as it comes and tells it; why it failed is kept with it. */
  async *#keep(request: BestRequest, live: Live): AsyncGenerator<BestEvent, void, undefined> {
    const { signal } = live.leaving;
    try {
      this.#change(live, {});
      for await (const event of findBest(this.#services, request, signal)) {
        if (event.type === 'progress') live.search = { ...live.search, fraction: event.fraction };
        else if (event.type === 'standing') this.#change(live, { standing: event.standing });
        else this.#end(live, { state: 'done', fraction: 1, result: event.result, standing: event.result.standing });
        yield event;
      }
    } catch (thrown) {
      this.#end(live, signal.aborted ? this.#leftAs() : { state: 'failed', error: toErrorValue(thrown) });
      throw thrown;
    } finally {
      // Whoever listened has left.
      if (live.search.state === 'running') this.#end(live, this.#leftAs());
      await settled(live);
      this.#forget(live);
    }
  }

  #forget(live: Live): void {
    const { datasetId } = live.search.request;
    if (this.#live.get(datasetId) === live) this.#live.delete(datasetId);
    live.ended.resolve();
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
    if (live.hasUnwritten || (live.isHeard && live.search.standing === null)) return;
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
        Buffer.from(JSON.stringify(stampDocument('bestSearch', search))),
      );
    } catch {
      // Told by what writes its runs.
    }
  }

  async #read(datasetId: DatasetId): Promise<BestSearch | null> {
    this.#services.workspace.datasets.get(datasetId);
    const text = await readFile(this.#path(datasetId), 'utf8').catch(() => null);
    if (text === null) return null;
    const kept = upgradeDocument('bestSearch', parsed(text));
    if (!kept.ok) {
      const path = this.#path(datasetId);
      throw new GatewiseError(
        'WORKSPACE_DAMAGED',
        kept.problem.kind === 'newer'
          ? said`The last search for the best forecast cannot be read: ${path} was written by a newer version of Gatewise.`
          : said`The last search for the best forecast cannot be read: ${path} is not as it was written.`,
        hinted(said`Its runs are in the list of runs. A new search takes its place.`),
      );
    }
    return kept.value.state === 'running' ? { ...kept.value, state: 'interrupted' } : kept.value;
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
