import { describe, expect, it } from 'vitest';
import { readParameter } from '../../../src-main/shells/cli/search-options';

describe('--search', () => {
  it.each([
    ['units=16,32,64', { kind: 'categorical', choices: [16, 32, 64] }],
    ['type=adam,sgd', { kind: 'categorical', choices: ['adam', 'sgd'] }],
    ['on=true,false,null', { kind: 'categorical', choices: [true, false, null] }],
    ['rate=log:1e-4..1e-2', { kind: 'float', low: 1e-4, high: 1e-2, log: true, step: null }],
    ['rate=-0.5..0.5:0.25', { kind: 'float', low: -0.5, high: 0.5, log: false, step: 0.25 }],
    ['units=int:8..64:8', { kind: 'int', low: 8, high: 64, log: false, step: 8 }],
    ['units=int:log:8..64', { kind: 'int', low: 8, high: 64, log: true }],
  ])('%s', (text, distribution) => {
    expect(readParameter(text)).toEqual({ name: text.split('=')[0], distribution });
  });

  it.each(['units', '=3', 'units=', 'rate=2..1', 'rate=a..b', 'rate=log:0..1'])('refuses %s', (text) => {
    expect(() => readParameter(text)).toThrow(/--search/);
  });
});
