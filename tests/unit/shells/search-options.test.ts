import { describe, expect, it } from 'vitest';
import {
  prunerKinds,
  prunerSpecificationSchema,
  samplerKinds,
  samplerSpecificationSchema,
} from '../../../src-main/core/tuning';
import { readParameter, readTuner } from '../../../src-main/shells/cli/search-options';

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

describe('--sampler and --pruner', () => {
  const sampler = (text: string) => readTuner('--sampler', text, samplerSpecificationSchema, samplerKinds);
  const pruner = (text: string) => readTuner('--pruner', text, prunerSpecificationSchema, prunerKinds);

  it('are a kind, with options where there are some, and its defaults', () => {
    expect(sampler('random')).toEqual({ kind: 'random' });
    expect(sampler('tpe:nStartupTrials=20,multivariate=false')).toMatchObject({
      kind: 'tpe',
      nStartupTrials: 20,
      multivariate: false,
      nEiCandidates: 24,
    });
    expect(pruner('asha:reductionFactor=3')).toMatchObject({ kind: 'asha', reductionFactor: 3, minResource: null });
  });

  it('refuse what there is not, and say what there is', () => {
    expect(() => sampler('tpa')).toThrow('--sampler takes one of auto, tpe, ');
    expect(() => sampler('tpe:startup=2')).toThrow('--sampler: tpe has no “startup”; it has nStartupTrials, ');
    expect(() => sampler('random:x=2')).toThrow('--sampler: random has no “x”; it has no options.');
    expect(() => pruner('asha:reductionFactor=1')).toThrow(/^--pruner asha:reductionFactor=1: reductionFactor: /);
  });
});
