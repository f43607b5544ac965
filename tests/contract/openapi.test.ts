import { join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from '../../src-main/contract';
import { openSession } from './support/doors';
import { createWorld, type World } from './support/world';

const documentSchema = z.object({
  openapi: z.string(),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        summary: z.string(),
        operationId: z.string(),
        responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })),
      }),
    ),
  ),
});

let world: World;
let headers: { authorization: string };
beforeAll(async () => {
  world = await createWorld('HTTP', join(import.meta.dirname, 'no-job.js'));
  headers = await openSession(world.server);
});
afterAll(() => world.close());

async function readDocument() {
  const answer = await fetch(`${world.server.origin}/api/openapi.json`, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  return documentSchema.parse(await answer.json());
}

describe('the OpenAPI document that the server serves', () => {
  it('describes every procedure of the contract under its method and path', async () => {
    const { openapi, info, paths } = await readDocument();
    expect(openapi).toMatch(/^3\.1\./);
    expect(info).toEqual(expect.objectContaining({ title: 'Gatewise', version: '0.0.0-test' }));
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
    );
    const declared = Object.entries(contract).flatMap(([area, procedures]) =>
      Object.entries(procedures).map(([name, procedure]: [string, unknown]) => {
        if (!isContractProcedure(procedure)) throw new Error(`${area}.${name} is no procedure`);
        const { method, path } = procedure['~orpc'].route;
        return `${area}.${name} ${String(method)} ${String(path)}`;
      }),
    );
    expect(described.sort()).toEqual(declared.sort());
  });

  it('says for each what it answers, streams as such, and its errors', async () => {
    const { paths } = await readDocument();
    const watch = paths['/runs/watch']?.['get'];
    expect(Object.keys(watch?.responses['200']?.content ?? {})).toEqual(['text/event-stream']);
    const get = paths['/runs/{id}']?.['get'];
    expect(Object.keys(get?.responses['200']?.content ?? {})).toEqual(['application/json']);
    expect(JSON.stringify(get?.responses['404'])).toContain('"NOT_FOUND"');
  });

  it('is for the holder of the session alone', async () => {
    const answer = await fetch(`${world.server.origin}/api/openapi.json`);
    expect(answer.status).toBe(401);
  });
});
