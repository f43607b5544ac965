/**
 * Reading and writing inside plain data by dotted paths, e.g. `training.optimizer.learningRate` or `model.layers.0.units`.
 * A dot that belongs to a key is written `\.`.
 */

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function keysOf(path: string): string[] {
  return path.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
}

/** A key as a part of a path. */
export function pathKey(key: string): string {
  return key.replaceAll('.', '\\.');
}

/** A path of a layer's own settings: they compare only where the layers are the same kind of thing. */
const layerPath = /^model\.layers\.(\d+)\./;

/** Number of the layer, from 1, and name of the setting. */
export function partsOfPath(path: string): { readonly layer: number | null; readonly name: string } {
  const layer = layerPath.exec(path)?.[1];
  return { layer: layer === undefined ? null : Number(layer) + 1, name: path.split('.').at(-1) ?? path };
}

function child(value: unknown, key: string): unknown {
  return isContainer(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** The value at a path; undefined where the path leads nowhere. */
export function getAt(root: unknown, path: string): unknown {
  return keysOf(path).reduce<unknown>(child, root);
}

/** Puts a value at a path. A path that leads through something that is not there changes nothing. */
export function setAt(root: object, path: string, value: unknown): void {
  const keys = keysOf(path);
  const last = keys.pop();
  const holder = keys.reduce<unknown>(child, root);
  if (last !== undefined && isContainer(holder)) Reflect.set(holder, last, value);
}

/**
 * The value at a path, but undefined where the two trees hold different kinds of thing on the way (another optimizer,
 * another kind of split): a default of one kind says nothing about another.
 */
export function baselineAt(baseline: unknown, present: unknown, path: string): unknown {
  let known = baseline;
  let given = present;
  for (const key of keysOf(path)) {
    for (const discriminator of ['type', 'kind']) {
      if (key !== discriminator && child(known, discriminator) !== child(given, discriminator)) return undefined;
    }
    known = child(known, key);
    given = child(given, key);
  }
  return known;
}

/** Whether two plain values say the same. */
export function isSame(first: unknown, second: unknown): boolean {
  return first === second || JSON.stringify(first) === JSON.stringify(second);
}

/** A copy that shares nothing with the original; plain data only. */
export function copyPlain<T>(value: T): T {
  return structuredClone(toPlain(value));
}

/** Reactive proxies cannot be cloned; what they hold can. */
function toPlain<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => toPlain(item)) as T;
  if (!isContainer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPlain(inner)])) as T;
}
