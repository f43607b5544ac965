import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GraphicsReader, nvidiaCards } from '../../src-main/app/machine/graphics';
import { MachineMonitor, type Later } from '../../src-main/app/machine/monitor';
import { processorTimesOf, readProcessorTimes, type ProcessorTimes } from '../../src-main/app/machine/processor';
import type { MachineUse } from '../../src-main/core/run/usage';
import { temporaryFolder } from '../support/store';
import { until } from './support/runner';

const mebibyte = 1024 ** 2;

/** Puts a program of this name first on the path, written for the shell; answers with the folder it lies in. */
function fakeProgram(name: string, script: string): string {
  const folder = temporaryFolder();
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  const before = process.env['PATH'] ?? '';
  process.env['PATH'] = `${folder}${delimiter}${before}`;
  onTestFinished(() => {
    process.env['PATH'] = before;
  });
  return folder;
}

const countsCalls = (folderVariable = '$0') => `echo called >> "${folderVariable}.calls"`;
const callsOf = (folder: string): number =>
  readFileSync(join(folder, 'nvidia-smi.calls'), 'utf8').trim().split('\n').length;
/** Where no card tells anything in files. */
const noCards = { cardFolder: join(import.meta.dirname, 'no-such-folder') };

describe('what nvidia-smi prints', () => {
  it('is a line a card, in percent and mebibytes; what it does not know is null', () => {
    const text = [
      'NVIDIA H200, 37, 1024, 143771',
      'NVIDIA GeForce GTX 1080, [N/A], 11, 8192',
      'GRID, of two names, [Not Supported], [Unknown Error], [N/A]',
      '',
    ].join('\n');
    expect(nvidiaCards(text)).toEqual([
      { name: 'NVIDIA H200', busy: 0.37, memoryUsedBytes: 1024 * mebibyte, memoryBytes: 143771 * mebibyte },
      { name: 'NVIDIA GeForce GTX 1080', busy: null, memoryUsedBytes: 11 * mebibyte, memoryBytes: 8192 * mebibyte },
      { name: 'GRID, of two names', busy: null, memoryUsedBytes: null, memoryBytes: null },
    ]);
    expect(nvidiaCards('NVIDIA-SMI has failed because it could not communicate with the driver.')).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('the graphics cards of a machine', () => {
  it('are those of nvidia-smi, asked for in the columns that are read', async () => {
    fakeProgram(
      'nvidia-smi',
      `[ "$1" = "--query-gpu=name,utilization.gpu,memory.used,memory.total" ] || exit 9
[ "$2" = "--format=csv,noheader,nounits" ] || exit 9
echo "NVIDIA H200, 93, 2048, 143771"`,
    );
    expect(await new GraphicsReader(noCards).read()).toEqual([
      { name: 'NVIDIA H200', busy: 0.93, memoryUsedBytes: 2048 * mebibyte, memoryBytes: 143771 * mebibyte },
    ]);
  });

  it('are none where there is no such program', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = temporaryFolder();
    onTestFinished(() => {
      process.env['PATH'] = before;
    });
    const reader = new GraphicsReader(noCards);
    expect(await reader.read()).toEqual([]);
    expect(await reader.read()).toEqual([]);
  });

  it('keep their names when the program fails, which is asked three times more', async () => {
    const folder = fakeProgram(
      'nvidia-smi',
      `${countsCalls()}
[ -e "$0.broken" ] && { echo "Unable to determine the device handle" >&2; exit 15; }
echo "NVIDIA H200, 5, 1, 2"`,
    );
    const reader = new GraphicsReader(noCards);
    await reader.read();
    writeFileSync(join(folder, 'nvidia-smi.broken'), '');
    for (let time = 0; time < 5; time += 1) {
      expect(await reader.read()).toEqual([
        { name: 'NVIDIA H200', busy: null, memoryUsedBytes: null, memoryBytes: 2 * mebibyte },
      ]);
    }
    expect(callsOf(folder)).toBe(4);
  });

  it('are not waited for when the program hangs, which is killed and not asked again', async () => {
    const folder = fakeProgram('nvidia-smi', `${countsCalls()}\nexec sleep 600`);
    const limit = new AbortController();
    const reader = new GraphicsReader({ ...noCards, limit: () => limit.signal });
    const first = reader.read();
    await until(() => existsSync(join(folder, 'nvidia-smi.calls')));
    limit.abort();
    expect([await first, await reader.read()]).toEqual([[], []]);
    expect(callsOf(folder)).toBe(1);
  });

  it('are those that tell in files, as AMD’s driver does on Linux', async () => {
    const before = process.env['PATH'];
    const folder = temporaryFolder();
    process.env['PATH'] = folder;
    onTestFinished(() => {
      process.env['PATH'] = before;
    });
    const files: readonly [string, string][] = [
      ['card0/device/gpu_busy_percent', '42\n'],
      ['card0/device/mem_info_vram_used', '1048576\n'],
      ['card0/device/mem_info_vram_total', '4194304\n'],
      ['card0/device/product_name', 'Radeon\n'],
      ['card1/device/vendor', '0x8086\n'],
      ['card0-HDMI-A-1/status', 'connected\n'],
    ];
    for (const [path, text] of files) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    expect(await new GraphicsReader({ cardFolder: folder }).read()).toEqual([
      { name: 'Radeon', busy: 0.42, memoryUsedBytes: mebibyte, memoryBytes: 4 * mebibyte },
    ]);
  });
});

describe('the times of the processors', () => {
  it('count waiting for a disk as idling and the time of guests once', () => {
    expect(processorTimesOf('cpu  100 20 30 400 50 6 7 8 90 1\ncpu0 1 1 1 1 1 1 1 1 1 1\n')).toEqual({
      busy: 171,
      total: 621,
    });
    expect(() => processorTimesOf('intr 1 2 3')).toThrow();
  });

  it('go on here', async () => {
    const { busy, total } = await readProcessorTimes();
    expect(busy).toBeGreaterThan(0);
    expect(total).toBeGreaterThan(busy);
  });
});

/** A monitor whose clock is the test: `next` lets the time of the next look come, and tells how long it was to wait. */
function monitorOf(times: readonly ProcessorTimes[]) {
  const waiting: { readonly milliseconds: number; readonly call: () => void }[] = [];
  let looks = 0;
  const later: Later = (milliseconds, call) => {
    const entry = { milliseconds, call };
    waiting.push(entry);
    return () => {
      const place = waiting.indexOf(entry);
      if (place >= 0) waiting.splice(place, 1);
    };
  };
  const monitor = new MachineMonitor({
    memory: () => ({ total: 1000, available: 400 }),
    processor: () => Promise.resolve(times[Math.min(looks++, times.length - 1)] ?? { busy: 0, total: 0 }),
    graphics: () => Promise.resolve([]),
    later,
  });
  return {
    monitor,
    waits: () => waiting.map(({ milliseconds }) => milliseconds),
    looks: () => looks,
    next: () => waiting.shift()?.call(),
  };
}

const everySecondBusy = Array.from({ length: 10 }, (_, look) => ({ busy: look * 25, total: look * 100 }));

describe('the monitor of a machine', () => {
  it('looks at nothing until somebody wants to know, and rests when nobody does any more', async () => {
    const { monitor, waits, looks, next } = monitorOf(everySecondBusy);
    expect(monitor.current()).toMatchObject({ processor: null, memoryUsedBytes: 600, memoryBytes: 1000 });
    expect([looks(), waits()]).toEqual([0, []]);
    const stop = new AbortController();
    const seen: MachineUse[] = [];
    const reading = (async () => {
      for await (const use of monitor.watch(stop.signal)) seen.push(use);
    })().catch(() => undefined);
    await until(() => waits().length === 1 && seen.length === 1);
    // What the processors do is known from the second look on, which therefore comes soon.
    expect([waits(), seen[0]?.processor]).toEqual([[1000], null]);
    next();
    await until(() => waits().length === 1 && seen.length === 2);
    expect([waits(), seen[1]?.processor, monitor.current().processor]).toEqual([[10_000], 0.25, 0.25]);
    const leave = monitor.atWork();
    expect(waits()).toEqual([2000]);
    leave();
    leave();
    expect(waits()).toEqual([10_000]);
    stop.abort();
    await reading;
    expect([waits(), monitor.current().processor]).toEqual([[], null]);
  });

  it('tells a second one at once what the first one knows', async () => {
    const { monitor, looks } = monitorOf(everySecondBusy);
    const leave = monitor.atWork();
    await until(() => looks() === 1);
    for await (const use of monitor.watch()) {
      expect(use.memoryUsedBytes).toBe(600);
      break;
    }
    expect(looks()).toBe(1);
    leave();
  });
});
