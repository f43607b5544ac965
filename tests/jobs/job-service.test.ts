import { dirname, join } from 'node:path';
import { rm } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGuardedWriter, JobService, type Ending, type JobRecord, type WriteQueue } from '../../src-main/app/jobs';
import { GatewiseError } from '../../src-main/core/common/errors';
import { generatorSchema } from '../../src-main/core/generator';
import { createJobRunner, type ImportResult, type JobEvent } from '../../src-main/jobs';
import type { Workspace } from '../../src-main/store';
import { temporaryFolder, temporaryWorkspace } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

/** Real processes, and a real database to write to. */
async function makeService() {
  const folder = temporaryFolder();
  const workspace = await temporaryWorkspace(folder);
  const said: string[] = [];
  const runner = createJobRunner({ entry, parallel: 2 });
  const writer = createGuardedWriter(
    (write) => {
      workspace.briefly(write);
    },
    { firstDelayMs: 1, lastDelayMs: 2, patienceMs: 4, log: (sentence) => said.push(sentence) },
  );
  const jobs = new JobService({ runner, writer, now: () => 1234 });
  onTestFinished(async () => {
    await jobs.close();
    writer.close();
    await jobs.settle();
  });
  const generate = (rows = 200) => ({
    kind: 'generate' as const,
    generator: generatorSchema.parse({ kind: 'cosine', rows }),
    outputDirectory: temporaryFolder(),
  });
  return { folder, workspace, jobs, said, generate };
}

/** Takes down what becomes of a job, and writes its end to the database as records do. */
class Diary implements JobRecord<ImportResult> {
  readonly lines: string[] = [];
  readonly events: JobEvent[] = [];
  readonly endings: Ending<ImportResult>[] = [];
  onRunning: () => void = () => undefined;
  onUnwritten: () => void = () => undefined;
  /** What its settle function throws where more than the end is to be written. */
  refusal: Error | null = null;

  constructor(readonly workspace: Workspace) {}

  record(event: JobEvent): void {
    this.events.push(event);
    if (event.type === 'state' && event.state === 'running') this.onRunning();
  }
  wait(): void {
    this.lines.push('waits');
  }
  flush(): void {
    this.lines.push('flush');
  }
  settle(ending: Ending<ImportResult>): void {
    this.lines.push(ending.isBare ? 'settle, bare' : 'settle');
    if (this.refusal !== null && !ending.isBare) throw this.refusal;
    this.workspace.settings.update({ author: ending.outcome.kind });
    this.endings.push(ending);
  }
  showUnwritten({ error }: Ending<ImportResult>): void {
    this.lines.push(`unwritten: ${error?.code ?? ''}`);
    this.onUnwritten();
  }
  discard(): void {
    this.lines.push('discard');
  }
}

/** Another program that writes to the database, until it is told to end. */
function lock(folder: string): () => void {
  const other = new Sqlite(join(folder, 'gatewise.db'));
  other.exec('begin immediate');
  const release = (): void => {
    if (other.open) other.close();
  };
  onTestFinished(release);
  return release;
}

const keep = (
  { jobs, workspace, generate }: Awaited<ReturnType<typeof makeService>>,
  change: Partial<{ specification: () => ReturnType<typeof generate> }> = {},
): { diary: Diary; writes: () => WriteQueue } => {
  const diary = new Diary(workspace);
  let queue: WriteQueue | undefined;
  jobs.keep<'generate'>(
    { id: 'one', name: 'job one', neededBytes: 0, specification: generate, ...change },
    (writes) => {
      queue = writes;
      return diary;
    },
  );
  return {
    diary,
    writes: () => {
      if (queue === undefined) throw new Error('nothing was kept');
      return queue;
    },
  };
};

describe('a job that is kept', () => {
  it('is followed to its end, which is written once', async () => {
    const service = await makeService();
    const { diary } = keep(service);
    await service.jobs.settled('one');
    expect(diary.events.map(({ type }) => type)).toContain('progress');
    expect(diary.lines).toEqual(['flush', 'settle', 'discard']);
    expect(diary.endings).toMatchObject([
      {
        outcome: { kind: 'succeeded', result: { version: { rowCount: 200 } } },
        error: null,
        finishedAt: 1234,
        isBare: false,
      },
    ]);
    expect(service.workspace.settings.read().author).toBe('succeeded');
    // It is not known any more.
    expect([service.jobs.cancel('one'), service.jobs.stopAndKeep('one')]).toEqual([false, false]);
    await service.jobs.settled('one');
  });

  it('is cancelled by the id of what it works for', async () => {
    const service = await makeService();
    const { diary } = keep(service, { specification: () => service.generate(50_000) });
    await new Promise<void>((resolve) => {
      diary.onRunning = resolve;
    });
    expect(service.jobs.cancel('another')).toBe(false);
    expect(service.jobs.cancel('one')).toBe(true);
    await service.jobs.settle();
    expect(diary.endings).toMatchObject([{ outcome: { kind: 'cancelled' }, error: null }]);
    expect(service.workspace.settings.read().author).toBe('cancelled');
  });

  it('ends as failed when it cannot even be described', async () => {
    const service = await makeService();
    const { diary } = keep(service, {
      specification: () => {
        throw new GatewiseError('NOT_FOUND', 'The data are gone.');
      },
    });
    await service.jobs.settled('one');
    expect(diary.endings).toMatchObject([{ outcome: { kind: 'failed' }, error: { code: 'NOT_FOUND' } }]);
  });

  it('ends as failed, and at once, when what it tells cannot be written', async () => {
    const service = await makeService();
    const { diary, writes } = keep(service, { specification: () => service.generate(50_000) });
    await new Promise<void>((resolve) => {
      diary.onRunning = resolve;
    });
    const release = lock(service.folder);
    const unwritten = new Promise<void>((resolve) => {
      diary.onUnwritten = resolve;
    });
    writes().add(() => {
      service.workspace.settings.update({ author: 'never' });
    });
    // Its end cannot be written either, while the other program writes.
    await unwritten;
    release();
    await service.jobs.settled('one');
    expect(diary.endings).toMatchObject([{ outcome: { kind: 'failed' } }]);
    expect(writes().failure).not.toBeNull();
    expect(service.workspace.settings.read().author).toBe('failed');
  });

  it('shows its end while that cannot be written, and writes it as soon as it can', async () => {
    const service = await makeService();
    const { diary } = keep(service);
    const release = lock(service.folder);
    await new Promise<void>((resolve) => {
      diary.onUnwritten = resolve;
    });
    expect(diary.endings).toEqual([]);
    release();
    await service.jobs.settled('one');
    // Said once, however often it was tried.
    expect(diary.lines.filter((line) => line.startsWith('unwritten'))).toHaveLength(1);
    expect(service.said).toHaveLength(1);
    expect(diary.endings).toMatchObject([{ outcome: { kind: 'succeeded' }, error: null }]);
  });

  it('ends without what was to be written along with its end, where that is refused', async () => {
    const service = await makeService();
    const { diary } = keep(service);
    diary.refusal = new GatewiseError('BAD_INPUT', 'A figure does not fit.');
    await service.jobs.settled('one');
    expect(diary.lines).toEqual(['flush', 'settle', 'settle, bare', 'discard']);
    expect(diary.endings).toMatchObject([{ outcome: { kind: 'failed' }, error: { code: 'BAD_INPUT' }, isBare: true }]);
  });
});

describe('a job that is streamed', () => {
  it('tells how far it is and returns its result', async () => {
    const { jobs, generate } = await makeService();
    const stream = jobs.stream(generate(), undefined);
    const fractions: number[] = [];
    let next = await stream.next();
    for (; next.done !== true; next = await stream.next()) fractions.push(next.value.fraction);
    expect(next.value).toMatchObject({ version: { rowCount: 200 } });
    expect(fractions.length).toBeGreaterThan(0);
    expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  });

  it('makes other things that the job tells part of the stream, each once', async () => {
    const { jobs, generate } = await makeService();
    const stream = jobs.stream(generate(), undefined, (event) => (event.type === 'state' ? event.state : null));
    const states: string[] = [];
    for await (const event of stream) if (typeof event === 'string') states.push(event);
    expect(states).toEqual(['preparing', 'running']);
  });

  it('ends with whoever reads it', async () => {
    const { jobs, generate } = await makeService();
    for await (const event of jobs.stream(generate(50_000), undefined)) {
      expect(event.type).toBe('progress');
      break;
    }
    await jobs.close();
    expect(jobs.runningCount).toBe(0);
  });

  it('is cancelled by its signal', async () => {
    const { jobs, generate } = await makeService();
    const controller = new AbortController();
    const stream = jobs.stream(generate(50_000), controller.signal);
    await stream.next();
    controller.abort();
    await expect(
      (async () => {
        for await (const event of stream) expect(event.type).toBe('progress');
      })(),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('throws what ended the job', async () => {
    const { jobs } = await makeService();
    const path = join(temporaryFolder(), 'nothing.csv');
    const stream = jobs.stream(
      {
        kind: 'import',
        path,
        sourceName: null,
        choices: {},
        overrides: { roles: {}, kinds: {}, units: {} },
        outputDirectory: temporaryFolder(),
      },
      undefined,
    );
    await expect(stream.next()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

describe('a question of a helper', () => {
  it('is answered, as a promise and as a stream', async () => {
    const { jobs } = await makeService();
    const asked = await jobs.request('devices', {});
    expect(asked.length).toBeGreaterThan(1);
    const { done, value } = await jobs.ask('devices', {}).next();
    expect([done, value]).toEqual([true, asked]);
  });

  it('throws what was thrown, whichever way it was asked', async () => {
    const { jobs } = await makeService();
    const path = join(temporaryFolder(), 'nothing.csv');
    const source = { path, sourceName: null, choices: {}, overrides: {} };
    await expect(jobs.request('preview', source)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(jobs.ask('preview', source).next()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('is given up with its signal, and with the stream that is closed', async () => {
    const { jobs } = await makeService();
    const controller = new AbortController();
    controller.abort(new Error('gone'));
    await expect(jobs.request('devices', {}, { signal: controller.signal })).rejects.toThrow('gone');
    await expect(jobs.ask('devices', {}, { signal: controller.signal }).next()).rejects.toThrow('gone');
    const stream = jobs.ask('devices', {});
    await stream.return(undefined as never);
    expect(await stream.next()).toMatchObject({ done: true });
  });
});
