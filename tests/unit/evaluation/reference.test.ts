import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareMetricsReference } from '../../parity/support/metrics-reference';

const read = (name: string): unknown => JSON.parse(readFileSync(`tests/fixtures/reference/${name}.json`, 'utf8'));

describe.each(['metrics', 'metrics-edge-cases'])('the reference figures of %s', (name) => {
  const results = compareMetricsReference(read(name));

  it('are all there', () => {
    expect(results.length).toBeGreaterThan(50);
    expect(results.some((figure) => figure.name.endsWith('.report_text'))).toBe(true);
  });

  it('are met to 1e-9, and the texts character by character', () => {
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('the comparison with a reference', () => {
  it('fails a figure that is off by 4e-9', () => {
    const file = { tests: [{ name: 'mean_sd_ci95', a: [1, 2, 3], mean: 2 + 4e-9, sd: 1, ci95: [0, 0] }] };
    expect(compareMetricsReference(file).find(({ name }) => name.endsWith('.mean'))?.ok).toBe(false);
  });
});
