import { readMembers } from '../../../artefact/predictions/members';
import { readPredictions } from '../../../artefact/predictions/read';
import type { KnownRunFiles } from '../../../artefact/sound-artefact';
import { GatewiseError } from '../../../core/common/errors';
import { said } from '../../../core/common/sentence';
import { at } from '../../../core/common/numbers';
import type { Table } from '../../../core/dataset/table';
import { memberData, type MemberPart, type MemberPredictions } from '../../../core/ensemble';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { memberWithRun, membersOf, type EnsembleModel, type ModelSpecification } from '../../../core/model';
import { prepare, targetRows, type PreparedData } from '../../../core/preparation';
import { parts, partWords, type Part } from '../../../core/task/schema';

/** What a model sees of prepared data, and what an ensemble keeps of its members; null for a model that predicts by itself. */
export interface SeenData {
  readonly data: PreparedData;
  readonly members: MemberPredictions | null;
}

/**
 * The prepared data, or for an ensemble what its members, who are runs, predicted of their windows.
 * @param files of each member, in their order
 * @throws GatewiseError BAD_INPUT where a member predicted other windows or values that are no numbers, or the gate's input is
 * none; and what reading predictions throws
 */
export async function seenData(
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  table: () => Promise<Table>,
  files: readonly KnownRunFiles[],
): Promise<SeenData> {
  const { model } = configuration;
  if (model.kind !== 'ensemble') return { data: prepared, members: null };
  const gate = await gateInput(configuration, prepared, table);
  const found: MemberPart[] = [];
  for (const part of parts) {
    const rows = targetRows(prepared, part);
    const sources = Int32Array.from(rows, (row) => (prepared.sourceRows === null ? row : at(prepared.sourceRows, row)));
    const predicted: Float64Array[] = [];
    for (const [index, own] of files.entries()) {
      predicted.push(await predictionsOf(model, index, own, part, sources));
    }
    found.push({ part, rows: sources, predicted, gate: gate === null ? null : gate(part) });
  }
  const members = { parts: found };
  return { data: memberData(prepared, members), members };
}

/** The same from what an ensemble keeps of its members, whether they are still there or not. */
export async function keptData(
  { model }: ExperimentConfiguration,
  prepared: PreparedData,
  files: KnownRunFiles,
): Promise<PreparedData> {
  const { length } = membersOf(model);
  return length === 0 ? prepared : memberData(prepared, await readMembers(files, length));
}

async function predictionsOf(
  model: EnsembleModel,
  index: number,
  files: KnownRunFiles,
  part: Part,
  sources: Int32Array,
): Promise<Float64Array> {
  const member = model.members[index];
  const name = member === undefined ? said`member ${index + 1}` : memberWithRun(member);
  const { rows, predicted } = await readPredictions(files, part);
  if (rows.length !== sources.length || sources.some((row, window) => row !== rows[window])) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`${name} predicted ${rows.length} windows of the ${partWords[part]} part, and the ensemble has ${sources.length}; they have to be the same ones.`,
      { field: 'model.members' },
    );
  }
  const missing = predicted.reduce((count: number, value) => count + Number(value === null), 0);
  if (missing > 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`${name} has ${missing} predictions of the ${partWords[part]} part that are no numbers, and cannot be combined.`,
      { field: 'model.members' },
    );
  }
  return Float64Array.from(predicted, (value) => value ?? Number.NaN);
}

/**
 * The place of the input that a gate decides by among those of prepared data; null for a rule that looks at no input.
 * @throws GatewiseError BAD_INPUT where the data have no such input, naming those that they have
 */
export function gateFeature(
  model: ModelSpecification,
  { featureNames }: Pick<PreparedData, 'featureNames'>,
): number | null {
  if (model.kind !== 'ensemble' || model.rule.type !== 'gate' || model.rule.on.kind !== 'input') return null;
  const { column } = model.rule.on;
  const feature = featureNames.indexOf(column);
  if (feature >= 0) return feature;
  throw new GatewiseError(
    'BAD_INPUT',
    said`“${column}” is no input of these data. Decide by one of ${featureNames.map((name) => `“${name}”`).join(', ')}.`,
    { field: 'model.rule.on.column', column },
  );
}

/** What a gate decides by, in the last row that each window sees; null for a rule that looks at no input. */
async function gateInput(
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  table: () => Promise<Table>,
): Promise<((part: Part) => Float32Array) | null> {
  const feature = gateFeature(configuration.model, prepared);
  if (feature === null) return null;
  const { preparation, window } = configuration;
  const scaling = { ...preparation.scaling, features: 'none' as const, target: 'none' as const };
  // As the steps leave it and nothing scales it: a band's ends are in the units that people read.
  const plain = prepare(await table(), { ...configuration, preparation: { ...preparation, scaling } });
  return (part) => {
    const rows = targetRows(plain, part);
    const values = Float32Array.from(rows, (row) =>
      at(plain.inputs, (row - window.offset) * plain.featureCount + feature),
    );
    return values;
  };
}
