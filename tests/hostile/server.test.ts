import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type Backend, createBackend } from '../../src-main/app';
import { limits } from '../../src-main/contract';
import { type RunningServer, startServer } from '../../src-main/shells/server';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let backend: Backend;
let server: RunningServer;
let authorization: string;
let protocols: string[];

/** One request as raw as Node sends it: the path is not normalised and Host can be anything. */
function send(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const launchCode = (): string => new URL(server.createLaunchUrl()).hash.slice(1);
const exchange = (code: string): Promise<Answer> =>
  send('/session', { method: 'POST', body: JSON.stringify({ code }) });

/** Status of a refused WebSocket, or `open`. */
function openSocket(
  headers: Record<string, string>,
  named: readonly string[] = protocols,
  path = '/rpc',
): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}${path}`, [...named], { headers });
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

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatewise-server-'));
  const renderer = join(folder, 'renderer');
  await mkdir(renderer);
  await writeFile(join(renderer, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const workspace = join(folder, 'workspace');
  backend = await createBackend({
    workspace,
    shell: 'server',
    version: '0.0.0',
    jobEntry: join(folder, 'none.js'),
    resources: folder,
    printer: null,
  });
  server = await startServer({ router: backend.router, workspace, renderer, version: '0.0.0' });
  const token = z.object({ token: z.string() }).parse(JSON.parse((await exchange(launchCode())).body)).token;
  authorization = `Bearer ${token}`;
  protocols = ['gatewise', `token.${token}`];
});

afterAll(async () => {
  await server.close();
  await backend.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the door for browsers', () => {
  it('opens once with a launch link, whose code looking at it does not use up', async () => {
    const code = launchCode();
    for (const method of ['HEAD', 'GET']) {
      const looked = await send('/launch', { method });
      expect(looked.status).toBe(200);
      expect(looked.headers['set-cookie']).toBeUndefined();
    }
    expect((await exchange(code)).status).toBe(200);
    expect((await exchange(code)).status).toBe(401);
    expect((await send('/session', { method: 'POST', body: 'x'.repeat(2000) })).status).toBe(413);
    expect((await send('/session', { method: 'POST', body: '{}' })).status).toBe(400);
    expect((await send('/session')).status).toBe(401);
    expect((await send('/session', { headers: { authorization } })).status).toBe(200);
  });

  it('serves the page with its policy to everybody, and the contract to the holder of the token', async () => {
    const page = await send('/runs/x', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>page</title>');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
    expect((await send('/api/datasets', { headers: { authorization } })).body).toBe('[]');
    const api: unknown = JSON.parse((await send('/api/openapi.json', { headers: { authorization } })).body);
    expect(api).toHaveProperty('paths./runs');
  });

  it.each(['/api/datasets', '/api/openapi.json', '/files/reports/a.pdf', '/files/x', '/upload', '/rpc'])(
    'needs the token for %s, and takes no cookie for it',
    async (path) => {
      const token = authorization.replace('Bearer ', '');
      expect((await send(path)).status).toBe(401);
      expect((await send(path, { headers: { authorization: `${authorization}x` } })).status).toBe(401);
      expect((await send(path, { headers: { cookie: `gatewise-${String(server.port)}=${token}` } })).status).toBe(401);
      expect((await send(`${path}?token=${token}`)).status).toBe(401);
    },
  );

  it("refuses what a browser says another page asks for, and lets a link lead to the page's own files alone", async () => {
    for (const site of ['cross-site', 'same-site']) {
      const fetched = { authorization, 'sec-fetch-site': site, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
      const followed = { ...fetched, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      expect((await send('/api/datasets', { headers: fetched })).status).toBe(401);
      expect((await send('/', { headers: fetched })).status).toBe(401);
      expect((await send('/', { headers: followed })).status).toBe(200);
      expect((await send('/session', { method: 'POST', headers: followed, body: '{"code":"x"}' })).status).toBe(401);
      const framed = { ...followed, 'sec-fetch-dest': 'iframe' };
      expect((await send('/', { headers: framed })).status).toBe(401);
    }
    const own = { authorization, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    expect((await send('/api/datasets', { headers: own })).status).toBe(200);
  });

  it('never hands the token to another server of this address', async () => {
    const answers = await Promise.all([
      exchange(launchCode()),
      send('/'),
      send('/api/datasets', { headers: { authorization } }),
    ]);
    for (const { headers } of answers) expect(headers['set-cookie']).toBeUndefined();
  });

  it('refuses foreign hosts and pages before anything else', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${String(server.port)}`,
      '127.0.0.1',
      `[::1]:${String(server.port)}`,
    ]) {
      expect((await send('/api/datasets', { headers: { authorization, host } })).status, host).toBe(401);
    }
    for (const origin of [
      'http://evil.example',
      'null',
      'http://127.0.0.1:1',
      `https://127.0.0.1:${String(server.port)}`,
    ]) {
      expect((await send('/api/datasets', { headers: { authorization, origin } })).status, origin).toBe(401);
    }
  });

  it('opens sockets for the own page with the token alone', async () => {
    const origin = server.origin;
    expect(await openSocket({ origin })).toBe('open');
    expect(await openSocket({ origin }, ['gatewise'])).toBe(401);
    expect(await openSocket({ origin }, ['gatewise', 'token.x'])).toBe(401);
    expect(await openSocket({ origin, authorization }, ['gatewise'])).toBe(401);
    expect(await openSocket({})).toBe(401);
    expect(await openSocket({ origin: 'http://evil.example' })).toBe(401);
    expect(await openSocket({ origin, 'sec-fetch-site': 'cross-site' })).toBe(401);
    expect(await openSocket({ origin, host: 'evil.example' })).toBe(401);
    expect(await openSocket({ origin }, protocols, '/other')).toBe(404);
  });

  it.each([
    '',
    'x',
    '[]',
    'null',
    '{"i":1}',
    '{"i":"1"}',
    '{"i":"1","t":1,"p":{}}',
    '{"i":"1","p":{"u":"http://x/runs/get"}}',
    '{"i":{"__proto__":1}}',
    Buffer.from('{"i":"1","t":4}'),
    Buffer.alloc(64, 255),
  ])('ends a socket over which garbage comes, without a word on the console: %j', async (frame) => {
    const told = vi.spyOn(console, 'error');
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}/rpc`, protocols, {
      headers: { origin: server.origin },
    });
    const code = await new Promise<number>((resolve) => {
      socket.on('open', () => {
        socket.send(frame);
      });
      socket.on('close', resolve);
    });
    expect(code).toBe(1007);
    expect(told).not.toHaveBeenCalled();
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/files/reports/../../gatewise.db',
    '/files/reports/..%2f..%2fsecret.txt',
    '/%00.txt',
    '/%zz.txt',
  ])('never leaves its folders for %s', async (path) => {
    const answer = await send(path, { headers: { authorization } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('secret\n');
    expect(answer.body).not.toBe('secret');
  });

  it('keeps an upload until it is let go of, and lets nobody reach beside the uploads', async () => {
    const uploads = join(folder, 'workspace', 'uploads');
    const own = { authorization, origin: `http://127.0.0.1:${String(server.port)}` };
    const sent = await send('/upload', { method: 'POST', headers: { ...own, 'x-file-name': 'a.csv' }, body: 'a\n1\n' });
    expect(sent.status).toBe(200);
    const { token } = z.object({ token: z.string() }).parse(JSON.parse(sent.body));
    expect((await readdir(uploads)).sort()).toEqual([token, `${token}.json`]);
    for (const name of ['../gatewise.db', '..%2Fgatewise.db', 'x'.repeat(32), '']) {
      expect((await send(`/upload/${name}`, { method: 'DELETE', headers: own })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await send(`/upload/${token}`, { method: 'DELETE' })).status).toBe(401);
    expect(await readdir(uploads)).toHaveLength(2);
    expect((await send(`/upload/${token}`, { method: 'DELETE', headers: own })).status).toBe(200);
    expect((await send(`/upload/${token}`, { method: 'DELETE', headers: own })).status).toBe(200);
    expect(await readdir(uploads)).toEqual([]);
  });

  it('refuses a body beyond the limit by its announced length', async () => {
    const headers = {
      authorization,
      'content-type': 'application/json',
      'content-length': String(limits.frameBytes + 1),
    };
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: server.port, path: '/api/reports/html', method: 'POST', headers, agent: false },
        (response) => {
          resolve(response.statusCode ?? 0);
          sent.destroy();
        },
      );
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect(status).toBe(413);
  });
});
