import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contractVersion } from '../../../src-main/contract/changes';
import { documentKinds, type DocumentKind } from '../../../src-main/core/document';
import { describeApi } from '../../../src-main/shells/server/openapi';
import { judgeRecord, judgeRecordIn } from '../../support/recorded';

const folder = 'tests/fixtures/schemas';
const unnamed = (what: string, where: string) =>
  `${what} has changed. Stored ones and scripts of before know nothing of it: name the change in ${where}, then run \`npm run record\`.`;

describe('what is stored', () => {
  it.each(Object.entries<DocumentKind>(documentKinds))('has the schema that was recorded: %s', (kind, definition) => {
    const content = z.toJSONSchema(definition.schema, { io: 'input', unrepresentable: 'any' });
    const verdict = judgeRecordIn(join(folder, `${kind}.json`), { version: definition.changes.length + 1, content });
    expect(verdict, unnamed(`The ${definition.name}`, 'src-main/core/document/kinds.ts')).toBe('same');
  });

  it('has no record of a kind that is gone', () => {
    const names = readdirSync(folder).map((name) => name.replace('.json', ''));
    expect(names.sort()).toEqual([...Object.keys(documentKinds), 'contract'].sort());
  });
});

describe('the contract', () => {
  it('is the one that was recorded, procedure by procedure', async () => {
    const { paths = {} } = await describeApi('any');
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods ?? {}).map(([method, operation]) => {
        const hash = createHash('sha256').update(JSON.stringify(operation)).digest('hex');
        return [`${method.toUpperCase()} ${path}`, hash.slice(0, 16)] as const;
      }),
    );
    const content = Object.fromEntries(operations.sort(([first], [second]) => (first < second ? -1 : 1)));
    const verdict = judgeRecordIn(join(folder, 'contract.json'), { version: contractVersion, content });
    expect(verdict, unnamed('The contract', 'src-main/contract/changes.ts')).toBe('same');
  });
});

describe('a record', () => {
  const recorded = { version: 2, content: { type: 'object', required: ['lag'] } };
  it('is the same, differs without a change that is named, or is missing for a new version', () => {
    expect(judgeRecord(recorded, structuredClone(recorded))).toBe('same');
    expect(judgeRecord(recorded, { version: 2, content: { type: 'object', required: ['lag', 'note'] } })).toBe(
      'changed',
    );
    expect(judgeRecord(recorded, { version: 3, content: recorded.content })).toBe('unrecorded');
    expect(judgeRecord(null, recorded)).toBe('unrecorded');
  });
});
