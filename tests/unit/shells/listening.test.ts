import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { chooseListenAt, isLoopback, readListenAt } from '../../../src-main/shells/server/listening';
import { createSignIn, triesPerMinute } from '../../../src-main/shells/server/sign-in';

describe('where a server listens for other machines', () => {
  it.each([
    ['8321', '127.0.0.1', 8321],
    [' 8321 ', '127.0.0.1', 8321],
    ['localhost:8321', '127.0.0.1', 8321],
    ['127.0.0.2:8321', '127.0.0.2', 8321],
    ['[::1]:8321', '::1', 8321],
    ['0.0.0.0:0', '0.0.0.0', 0],
    ['192.168.1.20:8321', '192.168.1.20', 8321],
  ])('is read from %s', (text, address, port) => {
    expect(readListenAt(text)).toEqual({ address, port });
  });

  it.each([
    '',
    ':',
    'many',
    '65536',
    '8321:',
    ':8321',
    '::1:8321',
    '[127.0.0.1]:8321',
    'gpu-box:8321',
    '1.2.3:8321',
    '-1',
  ])('is not read from "%s"', (text) => {
    expect(() => readListenAt(text)).toThrow(InvalidArgumentError);
  });

  it('is this machine alone, unless a network is allowed by name', () => {
    for (const address of ['127.0.0.1', '127.8.0.1', '::1']) {
      expect(isLoopback(address)).toBe(true);
      expect(chooseListenAt({ listen: { address, port: 8321 } })).toEqual({ address, port: 8321 });
    }
    for (const address of ['0.0.0.0', '::', '10.0.0.5', 'fe80::1']) {
      const listen = { address, port: 8321 };
      expect(() => chooseListenAt({ listen })).toThrow('ssh -L 8321:127.0.0.1:8321');
      expect(chooseListenAt({ listen, allowNetwork: true })).toEqual(listen);
    }
    expect(chooseListenAt({})).toBeUndefined();
    expect(() => chooseListenAt({ allowNetwork: true })).toThrow('says nothing without --listen');
  });
});

describe('signing in with the token', () => {
  const codeOf = (check: () => void): string | undefined => {
    try {
      check();
      return undefined;
    } catch (error) {
      if (!(error instanceof GatewiseError)) throw error;
      return error.code;
    }
  };

  it('takes the token with what a copied line has around it, and after too many wrong ones none for a minute', () => {
    let now = 0;
    const signIn = createSignIn(
      (token) => token === 'right',
      () => now,
    );
    const checked = (token: string): string | undefined =>
      codeOf(() => {
        signIn.check(token);
      });
    expect(checked(' right\n')).toBeUndefined();
    for (let at = 0; at < triesPerMinute; at += 1) expect(checked('wrong')).toBe('UNAUTHORIZED');
    expect(checked('wrong')).toBe('LIMIT_EXCEEDED');
    expect(checked('right')).toBe('LIMIT_EXCEEDED');
    now = 59_999;
    expect(checked('right')).toBe('LIMIT_EXCEEDED');
    now = 60_000;
    expect(checked('right')).toBeUndefined();
    expect(checked('wrong')).toBe('UNAUTHORIZED');
  });
});
