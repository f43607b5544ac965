import { z } from 'zod';
import { issuesOf } from '../common/errors';
import { documentKinds, type DocumentKind, type DocumentKindName, type StoredDocument } from './kinds';

/** Why a stored document cannot be read. */
export type DocumentProblem =
  /** A newer program wrote it. */
  | { readonly kind: 'newer'; readonly version: number }
  /** It does not fit the schema of its kind. */
  | { readonly kind: 'unfit'; readonly issues: readonly { readonly path: string; readonly message: string }[] };

export type UpgradedDocument<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: DocumentProblem };

/** The table of kinds with the tie of a name to its documents that its literal type does not express for a generic name. */
type KindsByName = { readonly [Kind in DocumentKindName]: DocumentKind<z.ZodType<StoredDocument<Kind>>> };

const objectSchema = z.record(z.string(), z.unknown());

/** Brings a stored document of any version to today's, step by step, and checks it. */
export function upgradeDocument<Kind extends DocumentKindName>(
  kind: Kind,
  value: unknown,
): UpgradedDocument<StoredDocument<Kind>> {
  const kinds: KindsByName = documentKinds;
  return upgradeAs(kinds[kind], value);
}

/** `upgradeDocument` for a kind that is given whole; `Value` is what its schema answers with. */
export function upgradeAs<Value>(
  { schema, versionKey, changes }: DocumentKind<z.ZodType<Value>>,
  value: unknown,
): UpgradedDocument<Value> {
  const current = changes.length + 1;
  const version = versionOf(value, versionKey);
  if (version > current) return { ok: false, problem: { kind: 'newer', version } };
  let document = value;
  for (const [index, change] of changes.slice(version - 1).entries()) {
    const old = objectSchema.safeParse(document).data;
    if (old === undefined) break;
    document = { ...('upgrade' in change ? change.upgrade(old) : old), [versionKey]: version + index + 1 };
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problem: { kind: 'unfit', issues: issuesOf(parsed.error.issues) } };
}

/**
 * A document as it is stored: with its version, unless that is the first.
 * @throws ZodError when it could not be read again; a kind that is always parsed before is trusted
 */
export function stampDocument<Kind extends DocumentKindName>(kind: Kind, value: StoredDocument<Kind>): unknown {
  const { schema, versionKey, changes, isParsed } = documentKinds[kind];
  const checked = isParsed ? value : schema.parse(value);
  return changes.length === 0 ? checked : { ...objectSchema.parse(checked), [versionKey]: changes.length + 1 };
}

function versionOf(value: unknown, versionKey: string): number {
  const version = objectSchema.safeParse(value).data?.[versionKey];
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? version : 1;
}
