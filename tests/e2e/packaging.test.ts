import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { observeProgram } from './support/electron/start';

const root = resolve('.');
const fromBuilder = createRequire(createRequire(join(root, 'package.json')).resolve('electron-builder/package.json'));
const fromLibrary = createRequire(fromBuilder.resolve('app-builder-lib/package.json'));
const yaml = fromLibrary('js-yaml') as { load(text: string): unknown; dump(value: unknown): string };
const archives = fromLibrary('@electron/asar') as {
  listPackage(path: string): string[];
  extractAll(path: string, folder: string): void;
};

const configuration = z
  .looseObject({
    files: z.array(z.string()),
    asarUnpack: z.array(z.string()),
    electronFuses: z.record(z.string(), z.boolean()),
  })
  .parse(yaml.load(readFileSync('electron-builder.yml', 'utf8')));

describe('the configuration of electron-builder', () => {
  it('fits electron-builder’s own schema', () => {
    const { default: Ajv } = fromLibrary('ajv') as {
      default: new (options: object) => {
        compile(schema: unknown): { (value: unknown): boolean; errors?: unknown };
      };
    };
    const validate = new Ajv({ allErrors: true, strict: false }).compile(fromLibrary('./scheme.json'));
    validate(configuration);
    expect(validate.errors).toBeNull();
    expect(validate({ ...configuration, electronFuse: {} })).toBe(false);
  });

  it('sets every fuse that keeps the program to itself', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
  });

  it('packs and unpacks only what is there', () => {
    const included = configuration.files.filter((pattern) => !pattern.startsWith('!'));
    for (const pattern of [...included, ...configuration.asarUnpack])
      expect(globSync(pattern, { cwd: root }).length, pattern).toBeGreaterThan(0);
  });
});

/** Everything that electron-builder does up to Electron's own program, for which an empty folder stands in. */
describe.runIf(process.platform === 'linux')('the packaged program', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewise-package-')));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds what it needs and not Node, and works from its archive’s content', async () => {
    const electron = join(folder, 'electron');
    mkdirSync(join(electron, 'resources'), { recursive: true });
    copyFileSync('/bin/true', join(electron, 'electron'));
    for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(electron, name), '');
    // Fuses are bits in Electron's own program.
    const { electronFuses, ...rest } = configuration;
    expect(electronFuses).toMatchObject({ runAsNode: false, onlyLoadAppFromAsar: true });
    const output = join(folder, 'dist');
    const directories = { output, buildResources: 'resources' };
    const file = join(folder, 'electron-builder.yml');
    writeFileSync(file, yaml.dump({ ...rest, directories, electronDist: electron }));
    const builder = fromBuilder.resolve('./cli.js');
    await promisify(execFile)(process.execPath, [builder, '--linux', '--dir', '--config', file], {
      maxBuffer: 1 << 24,
    });

    const [unpacked] = globSync('linux*-unpacked', { cwd: output });
    const resources = join(output, unpacked ?? '', 'resources');
    const archive = join(resources, 'app.asar');
    const paths = archives.listPackage(archive);
    for (const path of [
      '/out/main/index.js',
      '/out/main/job.js',
      '/out/main/series.js',
      '/out/preload/index.cjs',
      '/out/preload/graphics.cjs',
      '/out/graphics/page.js',
      '/out/renderer/index.html',
    ])
      expect(paths).toContain(path);
    expect(
      paths.filter((path) => /^\/node_modules\/(node-(linux|darwin|win|bin)-|drizzle-orm|electron(-|\/|$))/.test(path)),
    ).toEqual([]);
    expect(globSync('app.asar.unpacked/**/*.node', { cwd: resources }).join()).toMatch(
      /duckdb.*sqlite|sqlite.*duckdb/s,
    );

    const program = join(folder, 'program');
    archives.extractAll(archive, program);
    const userData = join(folder, 'settings');
    mkdirSync(userData);
    const seen = await observeProgram({ root: program, workspace: join(folder, 'workspace'), userData, resources });
    expect(seen.errors).toEqual([]);
    expect(seen.window?.answers?.datasets).toMatchObject([{ isSample: true }]);
    expect(existsSync(join(folder, 'workspace', 'gatewise.db'))).toBe(true);
  });
});
