import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
let cookie: string;

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

/** Status of a refused WebSocket, or `open`. */
function openSocket(headers: Record<string, string>, path = '/rpc'): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}${path}`, { headers });
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
  const launch = new URL(server.createLaunchUrl());
  const answer = await send(launch.pathname + launch.search);
  cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
});

afterAll(async () => {
  await server.close();
  await backend.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the door for browsers', () => {
  it('opens once with a launch link, by a strict cookie that scripts cannot read', async () => {
    const launch = new URL(server.createLaunchUrl());
    const first = await send(launch.pathname + launch.search);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
    const second = await send(launch.pathname + launch.search);
    expect(second.status).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it('serves the page with its policy, and the contract, to the holder of the cookie', async () => {
    const page = await send('/runs/x', { headers: { cookie, accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>page</title>');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
    expect((await send('/api/datasets', { headers: { cookie } })).body).toBe('[]');
    const api: unknown = JSON.parse((await send('/api/openapi.json', { headers: { cookie } })).body);
    expect(api).toHaveProperty('paths./runs');
  });

  it.each(['/', '/api/datasets', '/api/openapi.json', '/files/reports/a.pdf'])(
    'needs the cookie for %s',
    async (path) => {
      expect((await send(path)).status).toBe(401);
      expect((await send(path, { headers: { cookie: `${cookie}x` } })).status).toBe(401);
    },
  );

  it('refuses foreign hosts and pages before anything else', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${String(server.port)}`,
      '127.0.0.1',
      `[::1]:${String(server.port)}`,
    ]) {
      expect((await send('/api/datasets', { headers: { cookie, host } })).status, host).toBe(401);
    }
    for (const origin of [
      'http://evil.example',
      'null',
      'http://127.0.0.1:1',
      `https://127.0.0.1:${String(server.port)}`,
    ]) {
      expect((await send('/api/datasets', { headers: { cookie, origin } })).status, origin).toBe(401);
    }
  });

  it('opens sockets for the own page with the cookie alone', async () => {
    const origin = server.origin;
    expect(await openSocket({ cookie, origin })).toBe('open');
    expect(await openSocket({ origin })).toBe(401);
    expect(await openSocket({ cookie })).toBe(401);
    expect(await openSocket({ cookie, origin: 'http://evil.example' })).toBe(401);
    expect(await openSocket({ cookie, origin, host: 'evil.example' })).toBe(401);
    expect(await openSocket({ cookie, origin }, '/other')).toBe(404);
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
    const answer = await send(path, { headers: { cookie } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('secret\n');
    expect(answer.body).not.toBe('secret');
  });

  it('keeps an upload until it is let go of, and lets nobody reach beside the uploads', async () => {
    const uploads = join(folder, 'workspace', 'uploads');
    const own = { cookie, origin: `http://127.0.0.1:${String(server.port)}` };
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
    const headers = { cookie, 'content-type': 'application/json', 'content-length': String(limits.frameBytes + 1) };
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
