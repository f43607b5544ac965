import { setTimeout as sleep } from 'node:timers/promises';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { said } from '../../../src-main/core/common/sentence';
import type { JobHandlers, RequestHandlers } from '../../../src-main/jobs/process/handlers';
import { connectToParent } from '../../../src-main/jobs/process/link';
import { ProcessServer } from '../../../src-main/jobs/process/serve';
import { testJobDefinitions, testRequestDefinitions, type TestJobs, type TestRequests } from './kinds';

function spin(): never {
  for (;;) Math.random();
}

let served = 0;
const hoard: Uint8Array[] = [];

const jobs: JobHandlers<TestJobs> = {
  tally: async ({ how }, { emit, signal }) => {
    emit({ type: 'state', state: 'running' });
    served += 1;
    if (how === 'wait') await sleep(60_000, undefined, { signal });
    if (how === 'throw') throw new GatewiseError('FILE_EMPTY', 'The file is empty.', { file: 'a.csv' });
    if (how === 'die') process.kill(process.pid, 'SIGKILL');
    if (how === 'grow') hoard.push(new Uint8Array(600e6).fill(1));
    // A turn of the loop, in which what was sent for another job would arrive.
    await sleep(5, undefined, { signal });
    return { stopped: false, result: { pid: process.pid, served } };
  },
  count: async ({ to, pauseMs }, { emit, signal, stopSignal, threads }) => {
    emit({ type: 'log', level: 'info', sentence: said`threads ${threads}` });
    emit({ type: 'state', state: 'running' });
    for (let i = 1; i <= to; i += 1) {
      if (stopSignal.aborted) return { stopped: true, result: { counted: i - 1 } };
      await sleep(pauseMs, undefined, { signal });
      emit({ type: 'progress', fraction: i / to, message: String(i), run: null });
    }
    return { stopped: false, result: { counted: to } };
  },
  glance: (_, { emit }) => {
    emit({ type: 'state', state: 'running' });
    return Promise.resolve({ stopped: false, result: { seen: true } });
  },
  misbehave: async ({ how }, { emit }) => {
    // Before anybody hears that it runs.
    if (how === 'ignoreCancel') process.on('SIGTERM', () => undefined);
    emit({ type: 'state', state: 'running' });
    await sleep(20);
    switch (how) {
      case 'spin':
        return spin();
      case 'ignoreCancel':
        await sleep(60_000);
        break;
      case 'throw':
        throw new TypeError('a programming error');
      case 'throwOurs':
        throw new GatewiseError('COLUMN_NOT_FOUND', 'There is no column “x” in the data.', { column: 'x' });
      case 'crash':
        console.error('before the crash');
        setImmediate(() => {
          throw new Error('nobody catches this');
        });
        await sleep(60_000);
        break;
      case 'abort':
        console.error('tensor library: assertion failed');
        process.abort();
        break;
      case 'segfault':
        process.kill(process.pid, 'SIGSEGV');
        await sleep(60_000);
        break;
      case 'exhaustHeap': {
        const hoard: unknown[] = [];
        for (;;) hoard.push(new Array(10_000).fill({}));
      }
      case 'sendNonsense':
        process.send?.({ type: 'greeting', text: 'hello' });
        await sleep(60_000);
        break;
      case 'sendWrongResult':
        process.send?.({ type: 'finished', stopped: false, result: { done: 'perhaps' } });
        await sleep(60_000);
        break;
      case 'chatter':
        for (let i = 0; i < 20_000; i += 1) process.stderr.write(`line ${i} ${'x'.repeat(200)}\n`);
        process.stderr.write('the very last line\n', () => {
          process.abort();
        });
        await sleep(60_000);
        break;
      case 'leaveSilently':
        process.exit(3);
        break;
      case 'lingerAfterResult':
        process.on('SIGTERM', () => undefined);
        process.send?.({ type: 'finished', stopped: false, result: { done: true } });
        return spin();
    }
    return { stopped: false, result: { done: true } };
  },
};

const requests: RequestHandlers<TestRequests> = {
  echo: ({ text }, _, report) => {
    report(0.5, 'echoing');
    return Promise.resolve({ text, pid: process.pid });
  },
  alone: ({ how }) => {
    if (how === 'die') process.kill(process.pid, 'SIGSEGV');
    if (how === 'spin') spin();
    return Promise.resolve({ pid: process.pid });
  },
  ponder: () => spin(),
  misbehave: async ({ how }, signal) => {
    if (how === 'die') process.kill(process.pid, 'SIGKILL');
    if (how === 'throw') throw new GatewiseError('FILE_EMPTY', 'The file is empty.', { file: 'a.csv' });
    if (how === 'spin') spin();
    await sleep(60_000, undefined, { signal });
    return null;
  },
};

new ProcessServer(
  {
    jobs: { definitions: testJobDefinitions, handlers: jobs },
    requests: { definitions: testRequestDefinitions, handlers: requests },
  },
  connectToParent(),
).start();
