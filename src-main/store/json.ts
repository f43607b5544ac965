import {
  documentKinds,
  stampDocument,
  upgradeDocument,
  type DocumentKindName,
  type StoredDocument,
} from '../core/document';
import { GatewiseError, hinted, saidBy } from '../core/common/errors';
import { said, sentenceSchema, type Sentence } from '../core/common/sentence';
import type { StoreContext } from './context';

/**
 * Reads a stored document, of whatever version. What leaves the store fits the schema of its kind.
 * @param of What it belongs to, e.g. `run_0123456789`.
 * @throws GatewiseError WORKSPACE_DAMAGED when it is not JSON, does not fit, or is of a newer version
 */
export function readDocument<Kind extends DocumentKindName>(
  kind: Kind,
  text: string,
  of: string,
): StoredDocument<Kind> {
  return checkDocument(kind, parseJson(text, nameOf(kind, of)), of);
}

/** Brings a parsed document to today's version. @throws GatewiseError WORKSPACE_DAMAGED */
export function checkDocument<Kind extends DocumentKindName>(
  kind: Kind,
  value: unknown,
  of: string,
): StoredDocument<Kind> {
  const upgraded = upgradeDocument(kind, value);
  if (upgraded.ok) return upgraded.value;
  const { problem } = upgraded;
  if (problem.kind === 'newer') {
    throw new GatewiseError(
      'WORKSPACE_DAMAGED',
      said`The workspace's database cannot be read: ${nameOf(kind, of)} was written by a newer version of Gatewise.`,
      hinted(said`Open the workspace with that version.`),
    );
  }
  throw new GatewiseError(
    'WORKSPACE_DAMAGED',
    said`The workspace's database cannot be read: ${nameOf(kind, of)} is not as it was written.`,
    { issues: [...problem.issues], ...hinted(said`Restore a copy from the backups folder of the workspace.`) },
  );
}

/** A document as it is stored, with its version. @throws ZodError when it could not be read again */
export function writeDocument<Kind extends DocumentKindName>(kind: Kind, value: StoredDocument<Kind>): string {
  return JSON.stringify(stampDocument(kind, value));
}

/** @param what Names the document in the error. @throws GatewiseError WORKSPACE_DAMAGED */
export function parseJson(text: string, what: Sentence): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewiseError(
      'WORKSPACE_DAMAGED',
      said`The workspace's database cannot be read: ${what} is not JSON.`,
      hinted(said`Restore a copy from the backups folder of the workspace.`),
      { cause },
    );
  }
}

/**
 * A stored sentence, ready to spread beside the English message that is stored with it; nothing where there is none, and where
 * it cannot be read: the message says it too.
 */
export function readSentence(text: string | null): { sentence?: Sentence } {
  if (text === null) return {};
  try {
    return { sentence: sentenceSchema.parse(JSON.parse(text)) };
  } catch {
    return {};
  }
}

/** What `read` answers with; where that cannot be read, null, and `tell` gets the sentence. */
function readOrNull<Value>(read: () => Value, tell: (sentence: Sentence | string) => void): Value | null {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof GatewiseError) || thrown.code !== 'WORKSPACE_DAMAGED') throw thrown;
    tell(saidBy(thrown));
    return null;
  }
}

/** `readDocument`; null where nothing is stored, and where it cannot be read: then `tell` gets the sentence. */
export function readDocumentOrNull<Kind extends DocumentKindName>(
  kind: Kind,
  text: string | null,
  of: string,
  tell: (sentence: Sentence | string) => void,
): StoredDocument<Kind> | null {
  return text === null ? null : readOrNull(() => readDocument(kind, text, of), tell);
}

/**
 * Reads every record of a list. One that is damaged is left out and named in the context's `damage`, so that it hides no
 * other; asked for by its id, it is refused with that sentence.
 */
export function readEach<Item>(
  { damage }: Pick<StoreContext, 'damage'>,
  reads: readonly (() => Item & NonNullable<unknown>)[],
): Item[] {
  return reads.flatMap((read) => {
    const item = readOrNull(read, (sentence) => {
      damage.add(sentence);
    });
    return item === null ? [] : [item];
  });
}

function nameOf(kind: DocumentKindName, of: string): Sentence {
  return said`the ${documentKinds[kind].name} of ${of}`;
}
