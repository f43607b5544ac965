import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareMetricsReference } from '../../../src-main/core/evaluation';

const reference: unknown = JSON.parse(readFileSync('tests/fixtures/reference/metrics.json', 'utf8'));

describe('the reference figures', () => {
  const results = compareMetricsReference(reference);

  it('are all there', () => {
    expect(results.length).toBeGreaterThan(50);
    expect(results.some(({ name }) => name.endsWith('.report_text'))).toBe(true);
  });

  it('are met to 1e-9, and the texts character by character', () => {
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('are not met by a figure that is off by 4e-9', () => {
    const file = { tests: [{ name: 'mean_sd_ci95', a: [1, 2, 3], mean: 2 + 4e-9, sd: 1, ci95: [0, 0] }] };
    expect(compareMetricsReference(file).find(({ name }) => name.endsWith('.mean'))?.ok).toBe(false);
  });
});
