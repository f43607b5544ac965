import { describe, expect, it } from 'vitest';
import { fillPlaces } from '../../../src-main/core/common/fill';

describe('the places of a sentence', () => {
  it('are filled each time that they are named, with texts and numbers as they are', () => {
    expect(fillPlaces('{a} of {b}, {a}', { a: '$&', b: 0 })).toBe('$& of 0, $&');
  });

  it('stay visible where there is no value', () => {
    expect(fillPlaces('{count} of {total}', { count: 3 })).toBe('3 of {total}');
  });
});
