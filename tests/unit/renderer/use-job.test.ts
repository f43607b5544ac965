import { effectScope } from 'vue';
import { expect, it, onTestFinished } from 'vitest';
import { useJob } from '../../../src-renderer/composables/use-job';

type Event =
  | { readonly type: 'progress'; readonly fraction: number; readonly message: string }
  | { readonly type: 'done'; readonly answer: number };

const progress = (fraction: number): Event => ({ type: 'progress', fraction, message: 'reading' });
const done = (answer: number): Event => ({ type: 'done', answer });

/** A job on a page that is left after the test. */
function onPage() {
  const scope = effectScope();
  onTestFinished(() => {
    scope.stop();
  });
  const job = scope.run(() => useJob());
  if (job === undefined) throw new Error('the page is left');
  return {
    job,
    leave: () => {
      scope.stop();
    },
  };
}

/** A stream of which a test says when it goes on; it breaks with its signal, as those of the backend do. */
function stream() {
  const waiting: PromiseWithResolvers<Event | null>[] = [];
  const told: (Event | null)[] = [];
  let signal: AbortSignal | undefined;
  const next = (): Promise<Event | null> => {
    const [first] = told.splice(0, 1);
    if (first !== undefined) return Promise.resolve(first);
    const promise = Promise.withResolvers<Event | null>();
    waiting.push(promise);
    return promise.promise;
  };
  async function* events() {
    for (let event = await next(); event !== null; event = await next()) yield event;
  }
  return {
    open: (given: AbortSignal) => {
      signal = given;
      given.addEventListener('abort', () => {
        for (const { reject } of waiting.splice(0)) reject(new DOMException('aborted', 'AbortError'));
      });
      return Promise.resolve(events());
    },
    /** Tells an event; null: the end. Resolves when everything that follows from it has happened. */
    tell: async (event: Event | null) => {
      const [first] = waiting.splice(0, 1);
      if (first === undefined) told.push(event);
      else first.resolve(event);
      await turn();
    },
    isAborted: () => signal?.aborted,
  };
}

/** Lets everything happen that only waits for its turn. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('is idle, runs with its progress, and is done with what it came to', async () => {
  const { job } = onPage();
  const { open, tell } = stream();
  const answers: number[] = [];
  expect([job.state, job.isRunning, job.fraction]).toEqual(['idle', false, null]);
  const followed = job.follow<Event>(open, ({ answer }) => void answers.push(answer));
  await turn();
  expect([job.state, job.isRunning, job.fraction, job.message]).toEqual(['running', true, null, null]);
  await tell(progress(0.25));
  expect([job.fraction, job.message]).toEqual([0.25, 'reading']);
  await tell(done(7));
  await tell(null);
  await followed;
  expect([job.state, job.isRunning, answers]).toEqual(['done', false, [7]]);
});

it('is cancelled by its signal, keeps no problem, and can be started again as it was', async () => {
  const { job } = onPage();
  const streams = [stream(), stream()];
  let opened = 0;
  const followed = job.follow<Event>(
    (signal) => {
      const own = streams[opened++];
      if (own === undefined) throw new Error('opened too often');
      return own.open(signal);
    },
    () => undefined,
  );
  await turn();
  await streams[0]?.tell(progress(0.5));
  job.cancel();
  await followed;
  expect([job.state, job.problem, streams[0]?.isAborted()]).toEqual(['idle', undefined, true]);
  job.cancel();
  job.restart();
  await turn();
  expect([job.state, job.fraction, opened]).toEqual(['running', null, 2]);
  await streams[1]?.tell(null);
  expect(job.state).toBe('done');
});

it('tells why it failed, and forgets it when it is started again', async () => {
  const { job } = onPage();
  let times = 0;
  await job.start(() => {
    times += 1;
    return times === 1 ? Promise.reject(new Error('The file is gone.')) : Promise.resolve();
  });
  expect([job.state, job.problem?.message]).toEqual(['failed', 'The file is gone.']);
  job.restart();
  expect([job.state, job.problem]).toEqual(['running', undefined]);
  await turn();
  expect(job.state).toBe('done');
});

it('hears nothing more of what was overtaken, whatever that still tells', async () => {
  const { job } = onPage();
  const [first, second] = [stream(), stream()];
  const answers: number[] = [];
  const take = (event: { readonly answer: number }) => void answers.push(event.answer);
  void job.follow<Event>(first.open, take);
  await turn();
  void job.follow<Event>(second.open, take);
  await turn();
  expect([first.isAborted(), second.isAborted()]).toEqual([true, false]);
  await first.tell(done(1));
  await second.tell(progress(0.75));
  await second.tell(done(2));
  await second.tell(null);
  expect([job.state, job.fraction, answers]).toEqual(['done', 0.75, [2]]);
});

it('ends work that goes on when nobody listens in the way that this was told, and a page that is left does not', async () => {
  const { job, leave } = onPage();
  const { open, tell, isAborted } = stream();
  const asked: string[] = [];
  void job.follow<Event>(open, () => undefined, { cancel: () => void asked.push('cancel') });
  await turn();
  job.cancel();
  expect([asked, job.state, isAborted()]).toEqual([['cancel'], 'running', false]);
  await tell(null);
  expect(job.state).toBe('done');
  const other = stream();
  void job.follow<Event>(other.open, () => undefined, { cancel: () => void asked.push('cancel') });
  await turn();
  leave();
  expect([asked, other.isAborted()]).toEqual([['cancel'], true]);
});
