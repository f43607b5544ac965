import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** The script of the hidden window that computes by WebGPU: one file, which its page loads and nothing else. */
export default defineConfig({
  root,
  publicDir: false,
  build: {
    license: { fileName: 'third-party-licences.md' },
    outDir: resolve(root, 'out/graphics'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    // tfjs and its shaders, read from the disk once.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: { page: resolve(root, 'src-main/engine/tensorflow/page/entry.ts') },
      output: { entryFileNames: '[name].js', codeSplitting: false },
    },
  },
});
