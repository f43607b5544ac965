import { zipSync, gzipSync } from 'fflate';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SetupFailure } from '../../../src-main/runtime/failure';
import { tarballFiles } from '../../../src-main/runtime/tarball';
import { readEntry, unpackEntry, wheelEntries } from '../../../src-main/runtime/wheel';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewise-archives-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a wheel', () => {
  it('is read entry by entry, packed or stored', async () => {
    const path = join(folder, 'a.whl');
    const large = 'library '.repeat(50_000);
    writeFileSync(
      path,
      zipSync({ 'tensorflow/lib.so.2': bytes(large), 'tensorflow/plain.txt': [bytes('stored'), { level: 0 }] }),
    );
    const entries = await wheelEntries(path);
    expect(entries.map(({ name, size, method }) => [name, size, method])).toEqual([
      ['tensorflow/lib.so.2', large.length, 8],
      ['tensorflow/plain.txt', 6, 0],
    ]);
    const [library, plain] = entries;
    if (library === undefined || plain === undefined) throw new Error('there are two entries');
    await unpackEntry(path, library, join(folder, 'lib.so.2'), new AbortController().signal);
    expect(readFileSync(join(folder, 'lib.so.2'), 'utf8')).toBe(large);
    expect(await readEntry(path, plain)).toBe('stored');
  });

  it('with a comment at its end is found as well', async () => {
    const path = join(folder, 'a.whl');
    const archive = Buffer.from(zipSync({ a: bytes('a') }));
    archive.writeUInt16LE(5, archive.length - 2);
    writeFileSync(path, Buffer.concat([archive, Buffer.from('hello')]));
    expect((await wheelEntries(path)).map(({ name }) => name)).toEqual(['a']);
  });

  it('that is none is refused', async () => {
    const path = join(folder, 'a.whl');
    writeFileSync(path, 'an error page of some proxy, longer than the end of an archive is');
    await expect(wheelEntries(path)).rejects.toThrow(SetupFailure);
  });
});

function tarEntry(name: string, content: string, type = '0', prefix = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  header.write(prefix, 345);
  return Buffer.concat([header, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))]);
}

describe('a package of npm', () => {
  it('is read without its first folder, links and ways out of it', () => {
    const tar = Buffer.concat([
      tarEntry('package/dist/index.js', 'one'),
      tarEntry('kernels/Add.js', 'two', '0', 'package/dist'),
      tarEntry('package/link', '', '2'),
      tarEntry('package/../../out', 'bad'),
      Buffer.alloc(1024),
    ]);
    const files = tarballFiles(Buffer.from(gzipSync(tar)));
    expect([...files].map(([name, content]) => [name, content.toString()])).toEqual([
      ['dist/index.js', 'one'],
      ['dist/kernels/Add.js', 'two'],
    ]);
  });

  it('that is none is refused', () => {
    expect(() => tarballFiles(Buffer.from('no archive'))).toThrow(SetupFailure);
  });
});
