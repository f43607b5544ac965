import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const recordSchema = z.object({ version: z.number().int().positive(), content: z.unknown() });
export type Recorded = z.infer<typeof recordSchema>;

/** Whether records may be written: `npm run record`. Even then a content that changed without its version is refused. */
const mayWrite = process.env['GATEWISE_RECORD'] === '1';

/**
 * Holds what is declared against what was recorded for its version.
 * `changed`: it is of the recorded version and is another thing. `unrecorded`: its version has no record yet.
 */
export function judgeRecord(recorded: Recorded | null, current: Recorded): 'same' | 'changed' | 'unrecorded' {
  if (recorded?.version !== current.version) return 'unrecorded';
  return JSON.stringify(recorded.content) === JSON.stringify(current.content) ? 'same' : 'changed';
}

/** `judgeRecord` with the record in a file, which takes a new version's content where records may be written. */
export function judgeRecordIn(file: string, current: Recorded): ReturnType<typeof judgeRecord> {
  const verdict = judgeRecord(readRecord(file), current);
  if (verdict !== 'unrecorded' || !mayWrite) return verdict;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(current, null, 1)}\n`);
  return 'same';
}

function readRecord(file: string): Recorded | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  return recordSchema.parse(JSON.parse(text));
}
