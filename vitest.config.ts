import { defineConfig } from 'vitest/config';

/** One project a kind of test, so that `vitest --project parity` runs just that kind. */
const nodeProject = (name: string, timeout = 30_000) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    environment: 'node',
    setupFiles: ['tests/support/properties.ts'],
    testTimeout: timeout,
    // Of a second by default, which a busy machine may need for one look.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    passWithNoTests: true,
    // Files of tests wait a good deal, for processes and browsers: no core is left out.
    maxWorkers: '100%',
    projects: [
      nodeProject('unit'),
      nodeProject('parity', 120_000),
      nodeProject('contract'),
      nodeProject('store'),
      nodeProject('ingest', 120_000),
      nodeProject('jobs', 120_000),
      nodeProject('hostile', 300_000),
      nodeProject('e2e', 300_000),
    ],
  },
});
