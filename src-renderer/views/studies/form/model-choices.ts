import { z } from 'zod';
import {
  fittedAs,
  modelName,
  presetModel,
  presetNameSchema,
  suitedTo,
  type ModelSpecification,
} from '../../../../src-main/core/model';
import type { ExperimentConfiguration } from '../../../../src-main/core/experiment/schema';
import { valueAtPath } from '../../../../src-main/core/tuning';
import { copyPlain } from '../../../form/paths';

/** The place whose choices are whole parts of a configuration: what is searched there is the kind of model. */
export const modelPlace = 'model';

/** A choice that stands for a part of a configuration. */
export const partChoiceSchema = z.object({ label: z.string(), value: z.unknown() });
export type PartChoice = z.infer<typeof partChoiceSchema>;

const choiceOf = (model: ModelSpecification): PartChoice => ({
  label: modelName(model),
  value: copyPlain(model),
});

/**
 * Models that a variant's may be tried beside: its own first, then the ready ones that can do its task, trained as its own is where
 * both take steps. One of a name that is taken stays out: trials could not be told apart.
 */
export function offeredModels({ model, task }: Pick<ExperimentConfiguration, 'model' | 'task'>): PartChoice[] {
  const ready = presetNameSchema.options
    .map((name) => suitedTo(presetModel(name, task.kind), task.kind))
    .filter(({ kind }) => task.kind === 'forecast' || kind !== 'statistical')
    .map((one) => fittedAs(one, model));
  const choices = [model, ...ready].map(choiceOf);
  return choices.filter(({ label }, index) => choices.findIndex((one) => one.label === label) === index);
}

/** Labels of the choices whose model has a place of a configuration, such as `model.layers.0.units`. */
export function modelsWith(path: string, choices: readonly PartChoice[]): string[] {
  return choices.flatMap(({ label, value }) =>
    valueAtPath({ [modelPlace]: value }, path) === undefined ? [] : [label],
  );
}
