import { computed, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import type { Dataset, Experiment } from '../../../src-main/contract';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../../src-main/core/experiment/schema';
import type { PresetName } from '../../../src-main/core/model/schema';
import { datasetIdSchema, experimentIdSchema, type DatasetId } from '../../../src-main/core/run/schema';
import { client } from '../../client';
import { useQuery } from '../../composables/use-query';
import { useRunActions } from '../../composables/use-run-actions';
import { useCatalogue } from '../../stores/catalogue';

interface Draft {
  name: string;
  datasetId: DatasetId;
  variants: { name: string; configuration: ExperimentConfiguration }[];
}

/** The experiment of the address being edited; `/experiments/new` starts one from a preset. */
export function useDraft() {
  const { t } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const catalogue = useCatalogue();
  const { attempt } = useRunActions();

  const draft = ref<Draft>();
  const selected = ref(0);
  const savedText = ref('');
  const isNew = computed(() => route.params['id'] === 'new');
  const id = computed(() => experimentIdSchema.safeParse(route.params['id']).data);
  const stored = useQuery(
    () => id.value,
    (key, signal) => client.experiments.get({ id: key }, { signal }),
  );
  const variant = computed(() => draft.value?.variants[selected.value]);
  const dataset = computed(() => catalogue.datasets?.find((other) => other.id === draft.value?.datasetId));
  const dirty = computed(() => draft.value !== undefined && JSON.stringify(draft.value) !== savedText.value);

  function adopt(experiment: Experiment): void {
    const { name, datasetId, variants } = experiment;
    draft.value = { name, datasetId, variants };
    savedText.value = JSON.stringify(draft.value);
  }
  watch(stored.data, (experiment) => {
    if (experiment !== undefined) adopt(experiment);
  });

  const preset = (name: PresetName, datasetId: DatasetId) =>
    attempt(() => client.experiments.preset({ preset: name, datasetId }));

  async function begin(from: Dataset): Promise<void> {
    const configuration = await preset('gru', from.id);
    if (configuration === undefined || !isNew.value) return;
    draft.value = {
      name: t('experiments.newName', { dataset: from.name }),
      datasetId: from.id,
      variants: [{ name: 'GRU', configuration }],
    };
    selected.value = 0;
  }
  watch(
    [isNew, () => catalogue.datasets],
    ([fresh, datasets]) => {
      if (!fresh || draft.value !== undefined) return;
      const wanted = datasetIdSchema.safeParse(route.query['dataset']).data;
      const from = datasets?.find((other) => other.id === wanted) ?? datasets?.[0];
      if (from !== undefined) void begin(from);
    },
    { immediate: true },
  );
  watch(id, (key, before) => {
    if (before !== undefined && key !== before) draft.value = undefined;
  });

  /** Puts a preset's model in place of the selected variant's whole configuration, or beside it as another variant. */
  async function usePreset(name: PresetName, place: 'replace' | 'add'): Promise<void> {
    const current = draft.value;
    if (current === undefined) return;
    const configuration = await preset(name, current.datasetId);
    if (configuration === undefined) return;
    const shared = current.variants[0]?.configuration;
    const next = {
      name: t(`experiments.presets.${name}`),
      // Variants are compared with each other: all of them keep the task, the windows and the split of the first.
      configuration: shared === undefined ? configuration : { ...copyOf(shared), model: configuration.model },
    };
    if (place === 'replace') current.variants.splice(selected.value, 1, next);
    else selected.value = current.variants.push(next) - 1;
  }

  function removeVariant(): void {
    const current = draft.value;
    if (current === undefined || current.variants.length === 1) return;
    current.variants.splice(selected.value, 1);
    selected.value = Math.max(0, selected.value - 1);
  }

  async function chooseDataset(datasetId: DatasetId): Promise<void> {
    const from = catalogue.datasets?.find((other) => other.id === datasetId);
    const current = draft.value;
    if (from === undefined || current === undefined) return;
    const configuration = await preset('gru', from.id);
    if (configuration === undefined) return;
    current.datasetId = datasetId;
    for (const one of current.variants) one.configuration = { ...configuration, model: one.configuration.model };
  }

  /** Stores the draft and answers with the experiment; undefined when it was refused. */
  async function save(): Promise<Experiment | undefined> {
    const content = draft.value;
    if (content === undefined) return undefined;
    const key = id.value;
    const saved = await attempt(() =>
      key === undefined ? client.experiments.create(content) : client.experiments.update({ id: key, ...content }),
    );
    if (saved === undefined) return undefined;
    adopt(saved);
    void catalogue.reloadExperiments();
    if (key === undefined) await router.replace(`/experiments/${saved.id}`);
    return saved;
  }

  return {
    draft,
    selected,
    variant,
    dataset,
    dirty,
    isNew,
    id,
    problem: stored.problem,
    usePreset,
    removeVariant,
    chooseDataset,
    save,
  };
}

function copyOf(configuration: ExperimentConfiguration): ExperimentConfiguration {
  return experimentConfigurationSchema.parse(JSON.parse(JSON.stringify(configuration)));
}
