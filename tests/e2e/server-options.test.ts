import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const server = (...parameters: string[]) =>
  spawnSync(process.execPath, [resolve('out/main/server.js'), ...parameters], { encoding: 'utf8' });

describe('parameters of the server', () => {
  it('are listed by --help', () => {
    const { status, stdout } = server('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--workspace <folder>');
    expect(stdout).not.toContain('--dev-origin');
  });

  it.each([
    [['--port', 'many'], 'Give a whole number from 0 to 65535'],
    [['--port', '70000'], 'Give a whole number from 0 to 65535'],
    [['--prot', '80'], "unknown option '--prot'"],
    [['--listen', 'gpu-box'], 'Give a port (8321), or an IP address of this machine with one'],
    [['--listen', '8321', '--port', '8321'], "cannot be used with option '--port"],
    [['--listen', '8321', '--open'], "cannot be used with option '--open"],
    [['--listen', '0.0.0.0:8321'], 'nothing is encrypted on the way'],
    [['--allow-network'], '--allow-network says nothing without --listen'],
  ])('that make no sense are an error of their own: %j', (parameters, said) => {
    const { status, stderr } = server(...parameters);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });
});
