import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineAt, copyPlain, getAt, isSame, pathKey, setAt } from '../../../../src-renderer/form/paths';

describe('paths into plain data', () => {
  it('reads what was put there, whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), (key, value) => {
        // A backslash before a dot is how a dot is written; a key may not end in one.
        fc.pre(!key.includes('\\') && key !== '__proto__');
        const root = { inner: { [key]: null } };
        setAt(root, `inner.${pathKey(key)}`, value);
        expect(getAt(root, `inner.${pathKey(key)}`)).toEqual(value);
      }),
    );
  });

  it('reads through lists and answers undefined where a path leads nowhere', () => {
    const root = { layers: [{ units: 64 }] };
    expect(getAt(root, 'layers.0.units')).toBe(64);
    expect(getAt(root, 'layers.1.units')).toBeUndefined();
    expect(getAt(root, 'layers.0.units.deeper')).toBeUndefined();
    expect(getAt(root, 'constructor.name')).toBeUndefined();
  });

  it('changes nothing where the way is not there', () => {
    const root = { a: null };
    setAt(root, 'a.b', 1);
    expect(root).toEqual({ a: null });
  });

  it('knows no default of another kind of thing', () => {
    const baseline = { optimizer: { type: 'adam', learningRate: 0.001 }, epochs: 50 };
    expect(baselineAt(baseline, { optimizer: { type: 'adam', learningRate: 1 } }, 'optimizer.learningRate')).toBe(
      0.001,
    );
    expect(baselineAt(baseline, { optimizer: { type: 'sgd', learningRate: 1 } }, 'optimizer.learningRate')).toBe(
      undefined,
    );
    expect(baselineAt(baseline, { optimizer: { type: 'sgd' } }, 'optimizer.type')).toBe('adam');
    expect(baselineAt(undefined, {}, 'epochs')).toBeUndefined();
  });

  it('copies share nothing with their original', () => {
    const original = { list: [{ a: 1 }] };
    const copy = copyPlain(original);
    expect(copy).toEqual(original);
    expect(isSame(copy, original)).toBe(true);
    copy.list[0]!.a = 2;
    expect(original.list[0]!.a).toBe(1);
  });
});
