import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Backend, createBackend } from '../../src-main/app';
import { type RunningServer, startServer } from '../../src-main/shells/server';
import { triesPerMinute } from '../../src-main/shells/server/sign-in';

const token = 'A'.repeat(43);
let folder: string;
let backend: Backend;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request that names any Host, as a page behind a tunnel or one that rebinds a name does. */
function send(
  { port }: RunningServer,
  path: string,
  { method = 'GET', headers, body }: { method?: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Status of a refused WebSocket, or `open`. */
function openSocket({ port }: RunningServer, headers: Record<string, string>, held = token): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/rpc`, ['gatewise', `token.${held}`], { headers });
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    socket.on('error', reject);
  });
}

async function withServer(remote: string, use: (server: RunningServer) => Promise<void>): Promise<void> {
  const workspace = join(folder, 'workspace');
  const renderer = join(folder, 'renderer');
  const server = await startServer({ router: backend.router, workspace, renderer, version: '0.0.0', remote, token });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatewise-remote-'));
  await mkdir(join(folder, 'renderer'));
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>page</title>');
  backend = await createBackend({
    workspace: join(folder, 'workspace'),
    shell: 'server',
    version: '0.0.0',
    jobEntry: join(folder, 'none.js'),
    resources: folder,
    printer: null,
  });
});
afterAll(async () => {
  await backend.close();
  await rm(folder, { recursive: true, force: true });
});

const authorization = `Bearer ${token}`;

describe('the door for browsers of other machines', () => {
  it('knows itself by every port of a tunnel, and its page by the very address that is asked', async () => {
    await withServer('127.0.0.1', async (server) => {
      for (const host of [
        'localhost:9000',
        'LOCALHOST:9000',
        '127.0.0.1:9000',
        '127.1.2.3',
        '[::1]:9000',
        'localhost',
      ]) {
        const origin = `http://${host.toLowerCase()}`;
        const page = await send(server, '/', { headers: { host } });
        expect(page.status, host).toBe(200);
        expect(page.headers['content-security-policy']).toContain(`ws://${host}`);
        expect((await send(server, '/api/datasets', { headers: { host, authorization, origin } })).status, host).toBe(
          200,
        );
        expect(await openSocket(server, { host, origin }), host).toBe('open');
        expect(await openSocket(server, { host, origin }, 'B'.repeat(43)), host).toBe(401);
        for (const foreign of ['http://localhost:9001', 'http://evil.example', `https://${host}`, 'null']) {
          expect(
            (await send(server, '/api/datasets', { headers: { host, authorization, origin: foreign } })).status,
          ).toBe(401);
          expect(await openSocket(server, { host, origin: foreign }), foreign).toBe(401);
        }
        expect(await openSocket(server, { host })).toBe(401);
      }
    });
  });

  it('is not reached by a name that somebody points to this machine', async () => {
    await withServer('127.0.0.1', async (server) => {
      for (const host of [
        ...[
          'evil.example',
          'evil.example:9000',
          'localhost.evil.example:9000',
          '127.0.0.1.evil.example',
          'localhost@evil.example',
        ],
        ...[
          '127.evil.example',
          '10.0.0.5:9000',
          '[fe80::1]:9000',
          '0.0.0.0:9000',
          'localhost:9000:1',
          'localhost:port',
          'localhost:1; script-src *',
        ],
      ]) {
        const origin = `http://${host}`;
        expect((await send(server, '/', { headers: { host } })).status, host).toBe(401);
        expect((await send(server, '/api/datasets', { headers: { host, authorization, origin } })).status, host).toBe(
          401,
        );
        expect(await openSocket(server, { host, origin }), host).toBe(401);
      }
    });
  });

  it('is reached by any address of the machine where it listens at all of them, and by no name still', async () => {
    await withServer('0.0.0.0', async (server) => {
      for (const host of ['10.0.0.5:8321', '[fe80::1]:8321', 'localhost:8321'])
        expect((await send(server, '/', { headers: { host } })).status, host).toBe(200);
      for (const host of ['gpu-box:8321', 'evil.example:8321'])
        expect((await send(server, '/', { headers: { host } })).status, host).toBe(401);
    });
  });

  it('says that the token is asked for, takes it from the own page alone, and stops looking after too many wrong ones', async () => {
    await withServer('127.0.0.1', async (server) => {
      const headers = { host: 'localhost:9000', origin: 'http://localhost:9000' };
      const signIn = (body: object, more: object = {}): Promise<Answer> =>
        send(server, '/session', { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });

      const unknown = await send(server, '/session', { headers });
      expect(unknown.status).toBe(401);
      expect(unknown.body).toContain('"signIn":"token"');
      expect((await signIn({ token }, { origin: 'http://localhost:9001' })).status).toBe(401);
      expect((await signIn({ token }, { 'sec-fetch-site': 'cross-site' })).status).toBe(401);
      expect((await signIn({ code: token })).status).toBe(400);
      expect((await signIn({ token: 'x'.repeat(2000) })).status).toBe(413);

      const taken = await signIn({ token: ` ${token}\n` });
      expect([taken.status, taken.body]).toEqual([200, JSON.stringify({ token })]);
      expect(taken.headers['set-cookie']).toBeUndefined();
      expect(taken.headers['cache-control']).toBe('no-store');

      for (let at = 0; at < triesPerMinute; at += 1) expect((await signIn({ token: 'wrong' })).status).toBe(401);
      const tooMany = await signIn({ token });
      expect(tooMany.body).toContain('Too many wrong tokens');
      // Who is signed in stays so.
      expect((await send(server, '/session', { headers: { ...headers, authorization } })).status).toBe(200);
    });
  });

  it('does not begin at an address that is none of this machine', async () => {
    await expect(withServer('192.0.2.1', () => Promise.resolve())).rejects.toThrow('no address of this machine');
  });
});
