import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { pageDefines, pagePlugins } from './src-renderer/page-build';

const root = import.meta.dirname;
const at = (path: string): string => resolve(root, path);

/** Bundling drops the licence texts of what it takes in; this file of each bundle keeps them. */
const license = { fileName: 'third-party-licences.md' };

/** Dependencies of many small modules and without binaries. */
const bundled = [
  'drizzle-orm',
  'zod',
  ...['client', 'contract', 'openapi', 'server', 'zod'].map((name) => `@orpc/${name}`),
  'commander',
  '@duckdb/node-api',
  ...['d3-array', 'd3-scale', 'd3-shape'],
];

export default defineConfig({
  /**
   * Everything that runs outside the page: ES modules in out/main. npm dependencies stay in node_modules, but for those
   * that consist of many small modules: bundled, the backend starts in half the time and takes half the memory at rest
   * (docs/decisions/0006).
   */
  main: {
    build: {
      license,
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        // DuckDB's binary, which the bundled part of it asks for.
        external: ['@duckdb/node-bindings'],
        input: {
          index: at('src-main/shells/electron/main.ts'),
          job: at('src-main/jobs/process/entry.ts'),
          // A thread of a job that fits series of a panel.
          series: at('src-main/engine/statistical/worker.ts'),
          server: at('src-main/shells/server/main.ts'),
          cli: at('src-main/shells/cli/main.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  /** A sandboxed preload script has no module loader: a CommonJS file that requires nothing but electron. */
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: at('src-main/shells/electron/preload.ts'),
          graphics: at('src-main/shells/electron/graphics-preload.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  /** The page, the same for the window and the browser. */
  renderer: {
    root: at('src-renderer'),
    define: pageDefines,
    plugins: [
      ...pagePlugins(root),
      {
        // electron-vite forces a relative base for file:// pages; ours come from app:// and http://, where deep links need the root.
        name: 'gatewise:base',
        config: () => ({ base: '/' }),
      },
    ],
    build: {
      license,
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
});
