import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobEvent, JobHandle, JobOutcome } from '../../src-main/jobs';
import type { SetupResult } from '../../src-main/jobs/kinds';
import { lockFolder } from '../../src-main/runtime/lock';
import { temporaryFolder } from '../support/store';
import { startPackageIndex, useIndex, type LocalIndex } from './support/package-index';
import { useGatewiseRunners } from './support/runner';

const makeRunner = useGatewiseRunners();

/** Linux alone is set up, and the name that keeps others off is one of its own. */
describe.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'a setup of TensorFlow’s library as a job',
  () => {
    let index: LocalIndex;
    beforeAll(async () => {
      index = await startPackageIndex();
    });
    afterAll(() => index.close());

    /** Begins a setup into a folder that holds something already. */
    function begin(onEvent: (event: JobEvent) => void = () => undefined): {
      readonly parent: string;
      readonly folder: string;
      readonly handle: JobHandle<SetupResult>;
      readonly ended: Promise<JobOutcome<SetupResult>>;
    } {
      const parent = temporaryFolder();
      const folder = join(parent, 'tfjs-node');
      mkdirSync(folder);
      writeFileSync(join(folder, 'before'), 'as it was');
      const putBack = useIndex(index, folder);
      const runner = makeRunner();
      const handle = runner.submit({ kind: 'setup', device: 'cpu', folder }, { onEvent });
      const ended = handle.finished.finally(async () => {
        putBack();
        await runner.close();
      });
      return { parent, folder, handle, ended };
    }
    const expectUntouched = (parent: string): void => {
      expect(readdirSync(parent)).toEqual(['tfjs-node']);
      expect(readdirSync(join(parent, 'tfjs-node'))).toEqual(['before']);
    };

    it('tells its steps and the share that is done, and what fails leaves what was there', async () => {
      index.wheel = 'broken';
      const events: JobEvent[] = [];
      const { parent, ended } = begin((event) => events.push(event));
      const outcome = await ended;
      expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'ENGINE_UNAVAILABLE' } });
      expect(outcome.kind === 'failed' ? outcome.error.message : '').toMatch(
        /^The wheel of TensorFlow has no tensorflow\/libtensorflow_cc\.so\.2: take another version\. Nothing was changed\.$/,
      );
      const told = events.flatMap((event) => (event.type === 'log' ? [event.sentence.template] : []));
      expect(told).toEqual(['Looking for {0} {1}', 'Fetching {0} ({1})', 'Unpacking {0}']);
      const shares = events.flatMap((event) => (event.type === 'progress' ? [event.fraction] : []));
      expect(shares).toEqual([...shares].sort((one, other) => one - other));
      expectUntouched(parent);
    });

    it('is cancelled amid the download, and leaves nothing', async () => {
      index.wheel = 'hanging';
      const begun = begin((event) => {
        if (event.type === 'progress' && event.message === 'fetching') begun.handle.cancel();
      });
      expect(await begun.ended).toEqual({ kind: 'cancelled' });
      expectUntouched(begun.parent);
    });

    it('is refused while another process sets the same folder up, and not any more when that one has ended', async () => {
      index.wheel = 'broken';
      const parent = temporaryFolder();
      const folder = join(parent, 'tfjs-node');
      const letGo = await lockFolder(folder);
      const attempt = async (): Promise<string> => {
        const putBack = useIndex(index, folder);
        const runner = makeRunner();
        const outcome = await runner.submit({ kind: 'setup', device: 'cpu', folder }).finished;
        putBack();
        await runner.close();
        return outcome.kind === 'failed' ? outcome.error.code : outcome.kind;
      };
      expect(await attempt()).toBe('CONFLICT');
      expect(readdirSync(parent)).toEqual([]);
      await letGo();
      expect(await attempt()).toBe('ENGINE_UNAVAILABLE');
    });
  },
);
