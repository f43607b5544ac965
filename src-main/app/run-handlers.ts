import type { ExperimentId } from '../core/common/ids';
import { parseRunFilter, type RunFilter } from '../core/run/filter';
import type { RunEvent, RunList } from '../core/run/schema';
import { testFiguresChosenBy } from '../core/run/test-look';
import { ensembleState } from './ensembles';
import { withContractErrors } from './errors';
import { evaluateAgain } from './evaluate-again';
import type { Implementer } from './implementer';
import { predictionFiles } from './run-files';
import type { Services } from './services';

interface Ranking {
  readonly sort: readonly { column: string }[];
  readonly filter: RunFilter;
  readonly text: string;
  readonly list: RunList;
  /** Experiments whose test figures took no part. */
  readonly sealed: readonly ExperimentId[];
}

/**
 * A list sorted or filtered by a figure of the test part is a choice by it, written in the ledger of the data of each run among
 * which it was made, with how many they are. An order needs two of them; a filter has chosen where it leaves one. Looking again
 * at the same list, or at another page of it, is none.
 */
function recordRanking(workspace: Services['workspace'], { sort, filter, text, list, sealed }: Ranking): void {
  const names = testFiguresChosenBy(sort, filter);
  const ranked = list.runs.filter(
    ({ metrics, experimentId }) =>
      !sealed.includes(experimentId) && Object.keys(metrics).some((name) => name.startsWith('test.')),
  );
  const fewest = testFiguresChosenBy([], filter).length > 0 ? 1 : 2;
  if (names.length === 0 || ranked.length < fewest) return;
  const matching = text.trim() === '' ? '' : ` matching ${text.trim()}`;
  workspace.testLooks.record(
    ranked.map(({ id }) => id),
    `ranking by ${names.join(', ')} among ${list.total} runs${matching}`,
    { once: 'forThePurpose' },
  );
}

export function runHandlers(os: Implementer, services: Services) {
  const { workspace, runs, events } = services;
  return {
    list: os.runs.list.handler(({ input: { filter: text, repeats, testPart, ...request } }) => {
      const filter = parseRunFilter(text);
      const sealed = testPart === 'opened' ? workspace.testLooks.sealed() : [];
      const list = workspace.runs.list({ ...request, filter, sealed, firstOfGroups: repeats === 'first' });
      recordRanking(workspace, { sort: request.sort, filter, text, list, sealed });
      return list;
    }),
    get: os.runs.get.handler(({ input }) => workspace.runs.get(input.id)),
    start: os.runs.start.handler(async ({ input, signal }) => ({ runs: await runs.start(input, signal) })),
    repeat: os.runs.repeat.handler(async ({ input, signal }) => ({ runs: await runs.repeat(input, signal) })),
    ensemble: os.runs.ensemble.handler(async ({ input, signal }) => ({ run: await runs.combine(input, signal) })),
    members: os.runs.members.handler(({ input }) => ensembleState(services, input.id)),
    cancel: os.runs.cancel.handler(({ input }) => ({ ids: runs.cancel(input) })),
    pause: os.runs.pause.handler(({ input }) => ({ ids: runs.pause(input) })),
    resume: os.runs.resume.handler(async ({ input, signal }) => ({ runs: await runs.resume(input, signal) })),
    stopAndKeep: os.runs.stopAndKeep.handler(({ input }) => {
      runs.stopAndKeep(input.id);
      return workspace.runs.summary(input.id);
    }),
    update: os.runs.update.handler(({ input: { id, ...change } }) => {
      const run = workspace.runs.update(id, change);
      events.publish('run', { type: 'changed', run });
      return run;
    }),
    delete: os.runs.delete.handler(({ input }) => {
      const ids = workspace.runs.delete(input.ids);
      events.publish('run', { type: 'deleted', ids });
      return { ids };
    }),
    restore: os.runs.restore.handler(({ input }) => {
      const restored = workspace.runs.restore(input.ids);
      for (const run of restored) events.publish('run', { type: 'created', run });
      return { runs: restored };
    }),
    histories: os.runs.histories.handler(({ input }) => workspace.runs.histories(input.ids)),
    predictions: os.runs.predictions.handler(({ input: { id, part, offset, limit } }) =>
      services.jobs.request('predictions', {
        files: predictionFiles(services, id),
        part,
        offset,
        limit: limit ?? null,
      }),
    ),
    evaluate: os.runs.evaluate.handler(({ input, signal }) =>
      withContractErrors(evaluateAgain(services, input.id, signal)),
    ),
    lockedThreshold: os.runs.lockedThreshold.handler(({ input }) =>
      workspace.thresholds.get(input.id, input.className ?? null),
    ),
    lockThreshold: os.runs.lockThreshold.handler(async ({ input: { id, choice, className }, signal }) => {
      const files = predictionFiles(services, id);
      const hasTest = workspace.runs.get(id).evaluation?.test != null;
      const locked = await services.jobs.request(
        'lockThreshold',
        { files, choice, className: className ?? null, hasTest },
        { signal },
      );
      // Trying thresholds until the test part looks good uses it up, so each choice counts as a look.
      if (hasTest) workspace.testLooks.record([id], 'threshold');
      return workspace.thresholds.set(id, locked);
    }),
    watch: os.runs.watch.handler(({ input, signal }) =>
      withContractErrors(watchRuns(services, input.ids === undefined ? null : new Set(input.ids), signal)),
    ),
  };
}

/** Subscribes at once, so that nothing is missed between the call and the first look at the stream. */
function watchRuns(
  { events }: Services,
  wanted: ReadonlySet<string> | null,
  signal: AbortSignal | undefined,
): AsyncIterable<RunEvent> {
  // A client that cannot keep up loses the oldest events; it reads the list again when it reconnects.
  const stream = events.subscribe('run', { maxBufferedEvents: 10_000, ...(signal === undefined ? {} : { signal }) });
  return onlyWanted(stream, wanted);
}

async function* onlyWanted(stream: AsyncIterable<RunEvent>, wanted: ReadonlySet<string> | null) {
  for await (const event of stream) {
    if (wanted === null) {
      yield event;
      continue;
    }
    switch (event.type) {
      case 'created':
      case 'changed':
        if (wanted.has(event.run.id)) yield event;
        break;
      case 'deleted':
        if (event.ids.some((id) => wanted.has(id))) yield event;
        break;
      case 'epoch':
      case 'progress':
      case 'usage':
      case 'log':
        if (wanted.has(event.id)) yield event;
        break;
    }
  }
}
