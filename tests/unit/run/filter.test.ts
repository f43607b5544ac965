import { describe, expect, it } from 'vitest';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { parseRunFilter } from '../../../src-main/core/run/filter';

describe('the language of the runs filter', () => {
  it('reads words, fields, comparisons and their opposites', () => {
    const terms = parseRunFilter('model:gru val_loss<0.9 -tag:final "two words" test.rmse>=2 duration<1.5m');
    const told = terms.map((term) => ('column' in term ? { ...term, column: term.column.id } : term));
    expect(told).toEqual([
      { kind: 'text', column: 'model', value: 'gru', negated: false, text: 'model:gru' },
      { kind: 'number', column: 'best', operator: '<', value: 0.9, negated: false, text: 'val_loss<0.9' },
      { kind: 'text', column: 'tags', value: 'final', negated: true, text: '-tag:final' },
      { kind: 'word', value: 'two words', negated: false, text: '"two words"' },
      { kind: 'number', column: 'metric:test.rmse', operator: '>=', value: 2, negated: false, text: 'test.rmse>=2' },
      { kind: 'number', column: 'duration', operator: '<', value: 90_000, negated: false, text: 'duration<1.5m' },
    ]);
  });

  it.each([
    ['"open', 'openQuote'],
    ['-', 'nothing'],
    ['model:', 'noValue'],
    ['model<3', 'textField'],
    ['colour:red', 'unknownField'],
    ['state:happy', 'state'],
    ['val_loss<small', 'number'],
    ['duration<soon', 'duration'],
    ['created>2026-02-31', 'date'],
  ])('says why %s cannot be read: %s', (text, reason) => {
    let thrown: unknown;
    try {
      parseRunFilter(`fine ${text}`);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(GatewiseError);
    expect((thrown as GatewiseError).details).toMatchObject({ field: 'filter', token: text, reason });
  });
});
