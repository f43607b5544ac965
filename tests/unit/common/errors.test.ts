import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errorCodeSchema, GatewiseError, toErrorValue } from '../../../src-main/core/common/errors';

const systemError = (code: string, path?: string): Error => Object.assign(new Error(`${code}: …`), { code, path });

it.each([
  [systemError('ENOSPC', '/data/x'), 'DISK_FULL', '/data/x'],
  [new Error('IO Error: Could not write file "/data/x": No space left on device'), 'DISK_FULL', undefined],
  [systemError('EACCES', '/data/x'), 'NOT_PERMITTED', '/data/x'],
  [systemError('EROFS', '/data/x'), 'NOT_PERMITTED', '/data/x'],
  [new Error('outer', { cause: systemError('EPERM') }), 'NOT_PERMITTED', undefined],
  [systemError('EMFILE'), 'LIMIT_EXCEEDED', undefined],
  [new Error('anything else'), 'INTERNAL', undefined],
] as const)('what the system says is told by a code and a sentence: %s', (thrown, code, file) => {
  expect(toErrorValue(thrown)).toMatchObject({ code, details: file === undefined ? {} : { file } });
});

it('keeps the sentence of an error of ours, whatever caused it', () => {
  const error = new GatewiseError('BAD_INPUT', 'What to do.', {}, { cause: systemError('EACCES') });
  expect(toErrorValue(error)).toMatchObject({ code: 'BAD_INPUT', message: 'What to do.' });
});

it('has no code that nothing answers with', () => {
  const root = join(import.meta.dirname, '../../..');
  const sources = globSync('src-main/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith(join('core', 'common', 'errors.ts')))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  // The codes of the system's own errors are told in the file that lists all of them.
  const told =
    readFileSync(join(root, 'src-main/core/common/errors.ts'), 'utf8').split('export type ErrorCode')[1] ?? '';
  const unused = errorCodeSchema.options.filter(
    (code) => ![...sources, told].some((text) => text.includes(`'${code}'`)),
  );
  expect(unused).toEqual([]);
});
