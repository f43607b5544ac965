import { describe, expect, it } from 'vitest';
import { preflight } from '../../../src-main/core/preflight';
import { findingKey } from '../../../src-main/core/preflight/finding-key';
import { asTable } from '../generator/as-table';
import { ensembleRuleSchema } from '../../../src-main/core/model/ensemble/schema';
import { bandProblem } from '../../../src-main/core/ensemble';
import { localeSchema } from '../../../src-main/core/common/locale';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { generateTable, generatorSchema } from '../../../src-main/core/generator';
import { configured } from '../../../src-main/core/study';
import { reasonsOutside } from '../../../src-main/core/tuning';
import {
  listRecipes,
  recipeFormSchema,
  recipeNameSchema,
  recipeOf,
  reportNote,
  reportTitle,
  stepText,
  type RecipeStep,
} from '../../../src-main/core/recipe';

const forms = recipeNameSchema.options.flatMap((name) => recipeFormSchema.options.map((form) => ({ name, form })));

/** What a step uses of those before it, and what it makes. */
function idsOf(step: RecipeStep): { uses: readonly string[]; makes: readonly string[] } {
  switch (step.kind) {
    case 'generate':
      return { uses: [], makes: [step.id] };
    case 'train':
    case 'tune':
      return { uses: [step.dataset], makes: [step.id] };
    case 'search':
      return { uses: [step.dataset], makes: [step.id] };
    case 'repeatBest':
      return { uses: [step.dataset, step.of], makes: [step.id] };
    case 'combine':
      return { uses: [step.of], makes: [step.id] };
    case 'forecast':
      return { uses: step.of, makes: [] };
    case 'recommend':
    case 'deploy':
      return { uses: [step.of], makes: [] };
  }
}

describe.each(forms)('$name, $form', ({ name, form }) => {
  const steps = recipeOf(name).steps(form);

  it('uses nothing that no step before has made, and makes nothing twice', () => {
    const made = new Set<string>();
    for (const step of steps) {
      const { uses, makes } = idsOf(step);
      for (const id of uses) expect(made).toContain(id);
      for (const id of makes) {
        expect(made).not.toContain(id);
        made.add(id);
      }
    }
  });

  it('expands into whole configurations whose columns the data have', () => {
    const columns = new Map<string, ReadonlySet<string>>();
    for (const step of steps) {
      if (step.kind === 'generate') {
        expect(generatorSchema.parse(step.generator)).toEqual(step.generator);
        const { columns: own } = generateTable({ ...step.generator, rows: 50 });
        columns.set(step.id, new Set(own.map((column) => column.name)));
      }
      if (step.kind === 'tune') {
        expect(reasonsOutside(step.space, step.first)).toEqual([]);
        const { configuration } = step.variant;
        expect(configured(configuration, step.space, step.first)).toEqual(configuration);
        expect(step.startupTrials).toBeLessThan(step.trials);
      }
      if (step.kind !== 'train' && step.kind !== 'tune') continue;
      const variants = step.kind === 'tune' ? [step.variant] : step.variants;
      const known = columns.get(step.dataset);
      expect(new Set(variants.map((variant) => variant.name)).size).toBe(variants.length);
      for (const { configuration } of variants) {
        expect(experimentConfigurationSchema.parse(configuration)).toEqual(configuration);
        const { target, features } = configuration.task;
        for (const column of [target, ...features]) expect(known).toContain(column);
      }
    }
  });

  it('is refused and warned by the check where it says so, and nowhere else', () => {
    const data = new Map(
      steps.flatMap((step) =>
        step.kind === 'generate' ? [[step.id, asTable(generateTable(step.generator))] as const] : [],
      ),
    );
    for (const step of steps) {
      if (step.kind !== 'train') continue;
      const table = data.get(step.dataset)!;
      // Variants that look at the same rows in the same way are judged alike.
      const looks = new Map(
        step.variants.map(({ configuration }) => {
          const { task, preparation, split, window, sampleWeight } = configuration;
          const look = { task, preparation, split, window, sampleWeight };
          return [JSON.stringify(look), look] as const;
        }),
      );
      const findings = [...looks.values()].flatMap((look) => preflight(table, look));
      const blocking = findings.filter(({ severity }) => severity === 'blocking').map((finding) => findingKey(finding));
      expect(new Set(blocking)).toEqual(new Set(Object.keys(step.reasons ?? {})));
      const ids = findings.map(({ id }) => id);
      expect(ids.includes('scalerBeyondTrain')).toBe(step.warnings?.includes('scalerBeyondTrain') === true);
    }
  });

  it('combines variants that there are, with rules that are whole', () => {
    const names = new Map(
      steps.flatMap((step) =>
        step.kind === 'train' ? [[step.id, step.variants.map((one) => one.name)] as const] : [],
      ),
    );
    for (const step of steps) {
      if (step.kind !== 'combine') continue;
      for (const member of step.members) expect(names.get(step.of)).toContain(member);
      const rule = ensembleRuleSchema.parse(step.rule);
      expect(rule).toEqual(step.rule);
      if (rule.type === 'gate') expect(bandProblem(rule.bands)).toBeNull();
    }
  });

  it('is told of in every language, with nothing left to fill in', () => {
    for (const locale of localeSchema.options) {
      const texts = [reportTitle(name, form, locale), reportNote(name, form, locale)];
      for (const text of [...texts, ...steps.map((step) => stepText(step, locale))]) {
        expect(text).not.toBe('');
        expect(text).not.toMatch(/[{}]|undefined/);
      }
    }
  });
});

it('lists every ready experiment once', () => {
  expect(listRecipes('ko').map(({ name }) => name)).toEqual(recipeNameSchema.options);
});
