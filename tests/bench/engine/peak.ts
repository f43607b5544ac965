import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const answerSchema = z.object({ width: z.int(), gflops: z.number() });

export interface Peak {
  /** Floats in a vector. */
  readonly width: number;
  /** 10⁹ floating-point operations a second, of all threads together. */
  readonly gflops: number;
}

function measurePeak(source: string, program: string, threads: number, defines: readonly string[]): Peak | null {
  const compiled = spawnSync('g++', [...defines, '-O2', '-march=native', '-pthread', source, '-o', program]);
  if (compiled.status !== 0) return null;
  const { status, stdout } = spawnSync(program, [String(threads)], { encoding: 'utf8' });
  return status === 0 ? answerSchema.parse(JSON.parse(stdout)) : null;
}

export interface Peaks {
  readonly widest: Peak;
  /** Of 128-bit vectors, which WebAssembly is limited to. */
  readonly wasm: Peak;
}

/** Rates of fused multiply-adds from registers; null where g++ is not there to compile the loop. */
export function measurePeaks(source: string, threads: number): Peaks | null {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-peak-'));
  try {
    const widest = measurePeak(source, join(folder, 'widest'), threads, []);
    const wasm = measurePeak(source, join(folder, 'wasm'), threads, ['-DGATEWISE_WIDTH=4']);
    return widest === null || wasm === null ? null : { widest, wasm };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
