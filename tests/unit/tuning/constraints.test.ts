import { describe, expect, it } from 'vitest';
import { reasonsOutside, searchSpaceSchema, spaceIssues } from '../../../src-main/core/tuning';

const parameters = [
  { name: 'a', distribution: { kind: 'float', low: -100, high: 100 } },
  { name: 'b', distribution: { kind: 'int', low: -100, high: 100 } },
  { name: 'cell', distribution: { kind: 'categorical', choices: ['gru', 'lstm', null] } },
  { name: 'on', distribution: { kind: 'categorical', choices: [true, false] } },
  {
    name: 'learning rate',
    distribution: { kind: 'float', low: 0, high: 1 },
    when: [{ parameter: 'on', in: [true] }],
  },
];
const spaceWith = (constraint: string) => searchSpaceSchema.parse({ parameters, constraints: [constraint] });
const values = { a: 2, b: 3, cell: 'gru', on: false };
const holds = (constraint: string) => {
  const space = spaceWith(constraint);
  expect(spaceIssues(space)).toEqual([]);
  return reasonsOutside(space, values).length === 0;
};

describe('a constraint', () => {
  it.each([
    'a + b * 2 == 8',
    '(a + b) * 2 == 10',
    'b - a - 1 == 0',
    '-a < b and not a > b',
    '12 / b / a = 2',
    'a < 1 or b >= 3',
    'a != b',
    "cell == 'gru' and on == false",
    'not on',
    'not (a > 1 and b > 5)',
    'cell != null',
    '.5e1 == a + b',
    'a < 1 and on or b == 3',
    // A parameter that does not exist in the trial decides nothing.
    '`learning rate` > 0.5',
    'on or `learning rate` > 0.5',
    'not (`learning rate` > 0.5)',
  ])('holds: %s', (constraint) => {
    expect(holds(constraint)).toBe(true);
  });

  it.each([
    'a > b',
    'on',
    'a + b * 2 == 10',
    'b == 3 and cell == "lstm"',
    'a > 5 and `learning rate` > 0.5',
    'not not on',
  ])('does not hold: %s', (constraint) => {
    expect(holds(constraint)).toBe(false);
  });

  it.each([
    ['a <', 'at character 4: something is missing at the end'],
    ['', 'Too small'],
    ['(a < 1', 'at character 1: this parenthesis is not closed'],
    ['a < 1)', 'at character 6: ")" stands where the constraint should end'],
    ['a < 1 < b', 'comparisons cannot be chained'],
    ['a ; b', 'at character 3: ";" means nothing here'],
    ['c > 1', 'there is no parameter "c"'],
    ['a + b', 'a comparison is needed here'],
    ['cell < 3', 'at character 1: a number is needed here'],
    ['a and b', 'a comparison is needed here'],
    ['cell == 3', 'these two can never be equal'],
    ['* a', '"*" stands where a number or a parameter should'],
    ['('.repeat(60) + 'a', 'nested too deeply'],
    ['not '.repeat(60) + 'on', 'nested too deeply'],
  ])('that cannot be read says where and why: %s', (constraint, message) => {
    const parsed = searchSpaceSchema.safeParse({ parameters, constraints: [constraint] });
    const told = parsed.success ? spaceIssues(parsed.data)[0]?.message : parsed.error.issues[0]?.message;
    expect(told).toContain(message);
  });
});
