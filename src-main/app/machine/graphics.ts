import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GraphicsUse } from '../../core/run/usage';

const execute = promisify(execFile);
const mebibyte = 1024 ** 2;
/** Milliseconds after which the program counts as one that hangs. */
const limitMs = 3000;
/** Failures in a row after which it is not asked again. */
const patience = 3;
const arguments_ = ['--query-gpu=name,utilization.gpu,memory.used,memory.total', '--format=csv,noheader,nounits'];

/** A figure of nvidia-smi; null for `[N/A]` and its other ways to say that it does not know. */
function figureOf(text: string | undefined): number | null {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** What nvidia-smi prints for these columns: a line a card, percents and mebibytes. Lines of other columns are passed over. */
export function nvidiaCards(text: string): GraphicsUse[] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split(',');
    if (cells.length < 4) return [];
    const [percent, used, total] = cells.slice(-3).map(figureOf);
    const bytes = (figure: number | null | undefined): number | null => (figure == null ? null : figure * mebibyte);
    return [
      {
        name: cells.slice(0, -3).join(',').trim(),
        busy: percent == null ? null : percent / 100,
        memoryUsedBytes: bytes(used),
        memoryBytes: bytes(total),
      },
    ];
  });
}

/** Asks nvidia-smi, which is killed when the signal fires. @throws the error of the program, with the code ENOENT where there is none */
async function readNvidia(signal: AbortSignal): Promise<GraphicsUse[]> {
  const { stdout } = await execute('nvidia-smi', arguments_, {
    signal,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  return nvidiaCards(stdout);
}

/** Cards whose driver tells in files, as AMD's does on Linux. @param folder Linux's list of cards */
async function readFiles(folder: string): Promise<GraphicsUse[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const cards = await Promise.all(
    names
      .filter((name) => /^card\d+$/.test(name))
      .sort()
      .map(async (card) => {
        const figure = async (name: string): Promise<number | null> =>
          figureOf(await readFile(join(folder, card, 'device', name), 'utf8').catch(() => undefined));
        const [percent, used, total] = await Promise.all([
          figure('gpu_busy_percent'),
          figure('mem_info_vram_used'),
          figure('mem_info_vram_total'),
        ]);
        const name = await readFile(join(folder, card, 'device', 'product_name'), 'utf8').catch(() => '');
        if (percent === null) return [];
        return [{ name: name.trim() || card, busy: percent / 100, memoryUsedBytes: used, memoryBytes: total }];
      }),
  );
  return cards.flat();
}

export interface GraphicsReaderOptions {
  /** Makes the signal that ends nvidia-smi; by default the clock does. */
  readonly limit?: () => AbortSignal;
  /** Where Linux lists its cards. */
  readonly cardFolder?: string;
}

/**
 * Reads what graphics cards do: NVIDIA's by the program that comes with its driver, on every system, AMD's by files on Linux.
 * Nobody tells of the others. A program that is missing or hangs is asked once; one that fails, three times.
 */
export class GraphicsReader {
  readonly #limit: () => AbortSignal;
  readonly #cardFolder: string | null;
  #failures = 0;
  /** The cards that were there last. */
  #known: readonly GraphicsUse[] = [];

  constructor({ limit = () => AbortSignal.timeout(limitMs), cardFolder }: GraphicsReaderOptions = {}) {
    this.#limit = limit;
    this.#cardFolder = cardFolder ?? (process.platform === 'linux' ? '/sys/class/drm' : null);
  }

  /** Never throws: a card of which nothing is known any more has its name alone. */
  async read(): Promise<GraphicsUse[]> {
    return [...(await this.#nvidia()), ...(this.#cardFolder === null ? [] : await readFiles(this.#cardFolder))];
  }

  async #nvidia(): Promise<readonly GraphicsUse[]> {
    if (this.#failures < patience) {
      const limit = this.#limit();
      try {
        this.#known = await readNvidia(limit);
        this.#failures = 0;
        return this.#known;
      } catch (thrown) {
        const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
        this.#failures = isMissing || limit.aborted ? patience : this.#failures + 1;
      }
    }
    return this.#known.map((card) => ({ ...card, busy: null, memoryUsedBytes: null }));
  }
}
