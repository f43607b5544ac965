import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { localeSchema } from '../../../../src-main/core/common/locale';
import { attributedFeatureSchema } from '../../../../src-main/core/explanation';

const textsSchema = z.object({ features: z.record(z.string(), z.string()) });

describe('what trees look at', () => {
  it.each(localeSchema.options)(
    'has a name of its own for every kind of feature, with its input and its rows: %s',
    (locale) => {
      const file = join(import.meta.dirname, '../../../../src-renderer/locales', locale, 'explanation.json');
      const { features } = textsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      const kinds = attributedFeatureSchema.shape.kind.options;
      const names = kinds.map((kind) => features[kind]);
      expect(new Set(names).size).toBe(kinds.length);
      for (const [place, kind] of kinds.entries()) {
        if (kind === 'step') expect(names[place], kind).toBeTruthy();
        else for (const part of ['{input}', '{rows}']) expect(names[place], kind).toContain(part);
      }
    },
  );
});
