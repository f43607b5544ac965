import { GatewiseError, issueText } from '../core/common/errors';
import { said, sentencesInOne, sentenceText } from '../core/common/sentence';
import type { ExperimentConfiguration } from '../core/experiment/schema';
import { parseConfiguration } from '../core/experiment/versions';
import type { DatasetId, ExperimentId } from '../core/common/ids';
import type { TestLedger } from '../core/run/test-look';
import { defaultConfiguration } from '../core/recipe';
import type { EngineChoice } from '../core/training';
import type { ConfigurationCheck, Variant } from '../contract';
import type { Dataset } from '../core/dataset/entity';
import { datasetOfExperiment, datasetReference } from './dataset-versions';
import { choosesEngine } from './engine-choice';
import { fieldErrors } from './errors';
import type { Implementer } from './implementer';
import type { Services } from './services';
import { askCheck } from './variant-check';

type DraftVariants = readonly { readonly name: string; readonly configuration: Readonly<Record<string, unknown>> }[];

/** Parses variants as a person wrote them; the first that is not valid is named with its fields. */
export function parseVariants(drafts: DraftVariants): Variant[] {
  return drafts.map((draft, index) => {
    const parsed = parseConfiguration(draft.configuration);
    if (parsed.success) return { name: draft.name, configuration: parsed.data };
    const issues = fieldErrors(parsed.error);
    const first = issues[0];
    throw new GatewiseError(
      'BAD_INPUT',
      said`${draft.name}: ${first === undefined ? said`not valid` : issueText(first)}`,
      {
        field: `variants.${index}.configuration.${first?.path ?? ''}`,
        issues,
      },
    );
  });
}

function emptyCheck(errors: ConfigurationCheck['errors']): ConfigurationCheck {
  return {
    valid: false,
    configuration: null,
    errors,
    split: null,
    model: null,
    inputNames: [],
    classNames: null,
    memoryBytes: null,
    secondsPerEpoch: null,
    engine: null,
    engineNote: null,
    engineNoteSentence: null,
    season: null,
    findings: [],
  };
}

/** Whether an experiment's test part was opened, and what the ledger says of its data. */
function testLedger({ workspace }: Pick<Services, 'workspace'>, id: ExperimentId): TestLedger {
  const hashes = new Set([workspace.experiments.get(id).datasetHash]);
  for (const { datasetHash } of workspace.runs.list({ experimentId: id, limit: Number.MAX_SAFE_INTEGER }).runs) {
    hashes.add(datasetHash);
  }
  return { opened: workspace.testLooks.opening(id), looks: workspace.testLooks.list([...hashes]) };
}

/** What a draft is held against: the rows that its experiment is about, where it has one and keeps its dataset. */
function draftDataset(services: Services, datasetId: DatasetId, experimentId: ExperimentId | undefined): Dataset {
  const experiment = experimentId === undefined ? undefined : services.workspace.experiments.get(experimentId);
  return experiment?.datasetId === datasetId
    ? datasetOfExperiment(services, experiment)
    : services.workspace.datasets.get(datasetId);
}

export function experimentHandlers(os: Implementer, services: Services) {
  const { workspace, jobs } = services;
  return {
    list: os.experiments.list.handler(() => workspace.experiments.list()),
    get: os.experiments.get.handler(({ input }) => workspace.experiments.get(input.id)),
    create: os.experiments.create.handler(({ input }) =>
      workspace.experiments.create({ ...input, variants: parseVariants(input.variants) }),
    ),
    update: os.experiments.update.handler(({ input: { id, name, datasetId, variants, basedOn, newestRows } }) =>
      workspace.experiments.update(id, {
        name,
        datasetId,
        variants: variants === undefined ? undefined : parseVariants(variants),
        basedOn,
        newestRows,
      }),
    ),
    clone: os.experiments.clone.handler(({ input }) => {
      const { name, datasetId, datasetHash, variants } = workspace.experiments.get(input.id);
      const names = new Set(workspace.experiments.list().map((experiment) => experiment.name));
      let copy = 2;
      while (names.has(`${name} (${copy})`)) copy += 1;
      return workspace.experiments.create({ name: `${name} (${copy})`, datasetId, datasetHash, variants });
    }),
    delete: os.experiments.delete.handler(({ input }) => {
      workspace.experiments.delete(input.id);
      return { id: input.id };
    }),
    restore: os.experiments.restore.handler(({ input }) => workspace.experiments.restore(input.id)),
    openTest: os.experiments.openTest.handler(({ input: { id, reason } }) => {
      const { variants, datasetHash } = workspace.experiments.get(id);
      workspace.testLooks.open(id, { datasetHash, split: JSON.stringify(variants[0]?.configuration.split), reason });
      return testLedger(services, id);
    }),
    testLedger: os.experiments.testLedger.handler(({ input }) => testLedger(services, input.id)),
    preset: os.experiments.preset.handler(async ({ input, signal }) => {
      const { preset, target, datasetId } = input;
      if (datasetId === undefined) return defaultConfiguration({ preset, target });
      const { version } = workspace.datasets.get(datasetId);
      const isPanel = version.columns.some(({ role }) => role === 'seriesId');
      const panel = isPanel
        ? await jobs.request('panel', { dataset: datasetReference(services, version) }, { signal })
        : null;
      return defaultConfiguration({ preset, dataset: version, panel, target });
    }),
    previewStep: os.experiments.previewStep.handler(
      ({ input: { datasetId, experimentId, configuration, step }, signal }) => {
        const [variant] = parseVariants([{ name: 'preparation', configuration }]);
        if (variant === undefined) throw new GatewiseError('BAD_INPUT', said`There is no configuration.`);
        const dataset = datasetReference(services, draftDataset(services, datasetId, experimentId).version);
        return jobs.request('previewStep', { dataset, configuration: variant.configuration, step }, { signal });
      },
    ),
    check: os.experiments.check.handler(async ({ input, signal }) => {
      const { version } = draftDataset(services, input.datasetId, input.experimentId);
      const parsed = parseConfiguration(input.configuration);
      if (!parsed.success) return emptyCheck(fieldErrors(parsed.error));
      const configuration = parsed.data;
      const checked = await askCheck(services, configuration, version, { preflight: input.preflight, signal });
      const secondsPerEpoch =
        checked.model === null || checked.split === null
          ? null
          : services.runs.estimateEpoch({
              parameterCount: checked.model.parameterCount,
              windows: checked.split.parts.train.windows,
              lookback: configuration.window.lookback,
            });
      const note = engineNote(configuration, services.workspace.settings.read().engine, checked);
      return { ...checked, ...note, valid: checked.errors.length === 0, configuration, secondsPerEpoch };
    }),
  };
}

/** What is said of the engine: where nobody named one, a run may come to take another. */
function engineNote(
  configuration: ExperimentConfiguration,
  preferred: EngineChoice,
  { engine, engineNoteSentence }: Pick<ConfigurationCheck, 'engine' | 'engineNoteSentence'>,
): Pick<ConfigurationCheck, 'engineNote' | 'engineNoteSentence'> {
  const race = said`Where WebGPU or TensorFlow’s library works here too, a run times them against it and takes the fastest.`;
  const isOpen = engine !== null && choosesEngine(configuration, preferred);
  const sentence = sentencesInOne([engineNoteSentence, isOpen ? race : null].filter((part) => part !== null));
  return { engineNote: sentence === null ? null : sentenceText(sentence), engineNoteSentence: sentence };
}
