import { expect, it } from 'vitest';
import { GatewiseError, toErrorValue } from '../../../src-main/core/common/errors';

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
