import { zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unfinishedName } from '../../../src-main/disk';
import { SetupFailure, Unreachable } from '../../../src-main/runtime/failure';
import { installRuntime, tfjsNode, type Installing } from '../../../src-main/runtime/install';
import { SetupAtWork } from '../../../src-main/runtime/lock';
import { findWheel } from '../../../src-main/runtime/package-index';
import { hasNvidiaDriver } from '../../../src-main/runtime/driver';
import { progressLine } from '../../../src-main/runtime/progress';
import { steps, wholeShare } from '../../../src-main/runtime/steps';

const wheelName = 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl';
const wheel = zipSync({ 'tensorflow/other.txt': new TextEncoder().encode('no library') });
const checksum = createHash('sha256').update(wheel).digest('hex');

let folder = '';
let server: Server;
let address = '';
let answers: Record<string, (response: ServerResponse) => void> = {};

function file(filename: string, sha256 = checksum): object {
  return { filename, url: `/files/${filename}`, hashes: { sha256 }, size: wheel.length };
}

function json(files: readonly object[]): (response: ServerResponse) => void {
  return (response) => {
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
    response.end(JSON.stringify({ files }));
  };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatewise-runtime-'));
  answers = {
    '/simple/tensorflow-cpu/': json([file(wheelName)]),
    [`/files/${wheelName}`]: (response) => response.end(wheel),
  };
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer !== undefined) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function installing(changed: Partial<Installing> = {}): Installing {
  return {
    folder: join(folder, 'tfjs-node'),
    kind: 'cpu',
    tensorflow: '2.21.0',
    index: `${address}/simple/`,
    nodeHeaders: () => folder,
    // Any program that tells a version: no test comes to building.
    compilers: [process.execPath],
    freeBytes: () => 1e12,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    verify: () => Promise.resolve(),
    ...changed,
  };
}

async function failureOf(changed: Partial<Installing> = {}): Promise<unknown> {
  return installRuntime(installing(changed)).then(
    () => null,
    (thrown: unknown) => thrown,
  );
}

describe('an installation that fails', () => {
  const cases: [string, () => Partial<Installing>, RegExp][] = [
    [
      'on a file with another checksum',
      () => {
        answers['/simple/tensorflow-cpu/'] = json([file(wheelName, 'a'.repeat(64))]);
        return {};
      },
      /is not the file that the index names: its SHA-256 is [0-9a-f]{64}, not a{64}\.$/,
    ],
    ['on an index without that version', () => ({ tensorflow: '2.99.0' }), /has no wheel of tensorflow-cpu==2\.99\.0/],
    ['on an index without the package', () => ({ kind: 'cuda' }), /\/simple\/tensorflow\/ answers 404/],
    [
      'on an index that is none',
      () => {
        answers['/simple/tensorflow-cpu/'] = (response) => {
          response.setHeader('content-type', 'application/json');
          response.end('{"login": "first"}');
        };
        return {};
      },
      /does not answer as a package index does/,
    ],
    ['on a full disk', () => ({ freeBytes: () => 5e6 }), /too little space .* MB are needed and 5 MB are free/],
    ['on a wheel without the library', () => ({}), /has no tensorflow\/libtensorflow_cc\.so\.2/],
    ['without a compiler', () => ({ compilers: ['no-such-compiler'] }), /no C\+\+ compiler \(no-such-compiler\)/],
  ];

  it.each(cases)('%s says so and leaves what was there', async (_, prepare, message) => {
    const place = join(folder, 'tfjs-node');
    mkdirSync(place);
    writeFileSync(join(place, 'before'), 'as it was');
    const failure = await failureOf(prepare());
    expect(failure).toBeInstanceOf(SetupFailure);
    expect((failure as Error).message).toMatch(message);
    expect(readdirSync(folder)).toEqual(['tfjs-node']);
    expect(readFileSync(join(place, 'before'), 'utf8')).toBe('as it was');
  });

  it('where nobody answers is told apart', async () => {
    await new Promise((resolve) => server.close(resolve));
    const failure = await failureOf();
    expect(failure).toBeInstanceOf(Unreachable);
    expect((failure as Error).message).toMatch(/cannot be reached: .*ECONNREFUSED/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([403, 429, 503])('where %i is all that is answered is told apart', async (status) => {
    answers[`/files/${wheelName}`] = (response) => {
      response.writeHead(status).end();
    };
    const failure = await failureOf();
    expect(failure).toBeInstanceOf(Unreachable);
    expect((failure as Error).message).toContain(`answers ${status}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('where a download is broken off is told apart', async () => {
    answers[`/files/${wheelName}`] = (response) => {
      response.writeHead(200, { 'content-length': wheel.length });
      response.write(wheel.subarray(0, 10), () => response.destroy());
    };
    const failure = await failureOf();
    expect(failure).toBeInstanceOf(Unreachable);
    expect((failure as Error).message).toContain('was broken off after');
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('leaves nothing when it is cancelled amid a download', async () => {
  answers[`/files/${wheelName}`] = (response) => {
    response.writeHead(200, { 'content-length': wheel.length });
    response.write(wheel.subarray(0, 10));
  };
  const stop = new AbortController();
  const failure = await failureOf({
    signal: stop.signal,
    onProgress: ({ phase }, share) => {
      if (phase === 'fetching' && share !== null && share > 0) stop.abort();
    },
  });
  expect(stop.signal.aborted).toBe(true);
  expect(failure).toBe(stop.signal.reason);
  expect(readdirSync(folder)).toEqual([]);
});

it('keeps a second one off the same folder, by whatever name it is called, until the first has ended', async () => {
  let release: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    answers[`/files/${wheelName}`] = (response) => {
      release = () => response.end(wheel);
      resolve();
    };
  });
  const first = failureOf();
  await begun;
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(folder, join(folder, 'elsewhere', 'link'));
  const unfinished = readdirSync(folder);
  for (const place of [join(folder, 'tfjs-node'), join(folder, 'elsewhere', 'link', 'tfjs-node')]) {
    const failure = await failureOf({ folder: place });
    expect(failure).toBeInstanceOf(SetupAtWork);
    expect((failure as Error).message).toBe(
      `Another setup is at work on ${place}: wait until it has ended, or cancel it there.`,
    );
  }
  expect(readdirSync(folder)).toEqual(unfinished);
  release();
  expect(await first).not.toBeInstanceOf(SetupAtWork);
  answers[`/files/${wheelName}`] = (response) => response.end(wheel);
  expect(await failureOf()).not.toBeInstanceOf(SetupAtWork);
});

it('tells how far the whole is, never less than before, however many libraries are fetched', () => {
  const shareOf = wholeShare();
  const fetching = steps.fetching('a', null);
  const told = [
    shareOf(steps.searching('a', '1'), null),
    ...[0, 0.5, 1].map((share) => shareOf(fetching, share)),
    shareOf(steps.unpacking('a'), null),
    shareOf(steps.unpacking('b'), null),
    ...[0, 1].map((share) => shareOf(fetching, share)),
    shareOf(steps.unpacking('c'), null),
    shareOf(steps.building, null),
    shareOf(steps.testing, null),
  ];
  expect(told.map((share) => Math.round(share * 1000))).toEqual([0, 0, 213, 425, 425, 425, 425, 638, 638, 850, 950]);
});

it('clears away what a setup left that was killed, and nothing else', async () => {
  const left = join(folder, unfinishedName('tfjs-node'));
  const others = join(folder, unfinishedName('workspace'));
  mkdirSync(left);
  mkdirSync(others);
  await failureOf();
  expect(existsSync(left)).toBe(false);
  expect(existsSync(others)).toBe(true);
});

describe('an index', () => {
  const asking = { signal: new AbortController().signal };
  const any = { name: 'tensorflow-cpu', limits: [] };

  it('that speaks HTML is read as well', async () => {
    answers['/simple/tensorflow-cpu/'] = (response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!DOCTYPE html><a href="../../files/${wheelName}#sha256=${checksum}" data-requires-python="&gt;=3.10">${wheelName}</a>
         <a href="../../files/x#sha256=${checksum}" data-yanked="">tensorflow_cpu-2.22.0-cp312-cp312-manylinux_2_27_x86_64.whl</a>`,
      );
    };
    expect(await findWheel(`${address}/simple`, any, asking)).toEqual({
      filename: wheelName,
      version: '2.21.0',
      url: `${address}/files/${wheelName}`,
      sha256: checksum,
      size: null,
    });
  });

  it('gives the newest release for this platform that was not taken back', async () => {
    answers['/simple/tensorflow-cpu/'] = json([
      file('tensorflow_cpu-2.9.1-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'),
      file(wheelName),
      file('tensorflow_cpu-2.22.0rc1-cp312-cp312-manylinux_2_27_x86_64.whl'),
      file('tensorflow_cpu-2.23.0-cp312-cp312-win_amd64.whl'),
      file('tensorflow_cpu-2.24.0.tar.gz'),
      { ...file('tensorflow_cpu-2.25.0-cp312-cp312-manylinux_2_27_x86_64.whl'), yanked: 'broken' },
    ]);
    expect(await findWheel(`${address}/simple`, any, asking)).toMatchObject({
      version: '2.21.0',
      url: `${address}/files/${wheelName}`,
    });
  });

  it('that tells no checksum is refused', async () => {
    answers['/simple/tensorflow-cpu/'] = json([{ ...file(wheelName), hashes: {} }]);
    await expect(findWheel(`${address}/simple`, any, asking)).rejects.toThrow('tells no SHA-256');
  });
});

it('finds a driver by what one brings', () => {
  expect(hasNvidiaDriver(() => false)).toBe(false);
  expect(hasNvidiaDriver((path) => path === '/usr/lib/wsl/lib/libcuda.so.1')).toBe(true);
});

it('tells a terminal each percent in one line, and a log each tenth', () => {
  const written = (isTTY: boolean): string => {
    let text = '';
    const line = progressLine({ isTTY, write: (more) => (text += more) });
    for (const share of [0, 0.04, 0.05, 0.11]) line.tell('Fetching', share);
    line.tell('Building', null);
    line.end();
    return text;
  };
  expect(written(false)).toBe('Fetching … 0 %\nFetching … 10 %\nBuilding …\n');
  expect(written(true)).toBe(
    '\r\x1b[KFetching … 0 %\r\x1b[KFetching … 4 %\r\x1b[KFetching … 5 %\r\x1b[KFetching … 11 %\r\x1b[KBuilding …\n',
  );
});

it('fetches the version that package.json names as a peer', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { peerDependencies: Record<string, string> };
  expect(manifest.peerDependencies['@tensorflow/tfjs-node']).toBe(tfjsNode.version);
});
