import { defineConfig } from 'vitest/config';

/** Apart from the other tests: these need Electron's own program, and `npm run test:electron` says where it is missing. */
export default defineConfig({
  test: {
    name: 'electron',
    include: ['tests/electron/**/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
