/** A backend of its own, to be killed: starts one job that listens and one that spins, and prints their process ids. */
import { createRunner } from '../../../src-main/jobs/runner';
import { testJobDefinitions, testRequestDefinitions, type TestJobs, type TestRequests } from './kinds';

const runner = createRunner<TestJobs, TestRequests>(
  { jobs: testJobDefinitions, requests: testRequestDefinitions },
  { entry: process.argv[2] ?? '', parallel: 1 },
);
const job = runner.submit(
  { kind: 'count', to: 1_000_000, pauseMs: 10 },
  {
    onEvent(event) {
      if (event.type !== 'progress' || event.message !== '1') return;
      void runner.request('echo', { text: '' }).then(({ pid }) => {
        console.log(JSON.stringify([job.pid, pid]));
      });
    },
  },
);
