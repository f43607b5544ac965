import { computed, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import type { Dataset, Experiment } from '../../../src-main/contract';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import type { PresetName } from '../../../src-main/core/model/schema';
import { datasetIdSchema, experimentIdSchema, type DatasetId } from '../../../src-main/core/run/schema';
import { client } from '../../client';
import { useQuery } from '../../composables/use-query';
import { useRunActions } from '../../composables/use-run-actions';
import { copyPlain } from '../../form/paths';
import { useCatalogue } from '../../stores/catalogue';
import { draftOf, draftSchema, followShared, readKept, sharedSections, type Draft } from './draft';
import { useAutosave } from '../../composables/use-autosave';

/** The experiment of the address being edited; `/experiments/new` starts one from a preset. */
export function useDraft() {
  const { t } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const catalogue = useCatalogue();
  const { attempt } = useRunActions();

  const draft = ref<Draft>();
  const selected = ref(0);
  /** Whether what is shown was kept in this browser and never reached the workspace. */
  const restored = ref(false);
  const isNew = computed(() => route.params['id'] === 'new');
  const id = computed(() => experimentIdSchema.safeParse(route.params['id']).data);
  const stored = useQuery(
    () => id.value,
    (key, signal) => client.experiments.get({ id: key }, { signal }),
  );
  const variant = computed(() => draft.value?.variants[selected.value]);
  const dataset = computed(() => catalogue.datasets?.find((other) => other.id === draft.value?.datasetId));
  const keptName = () => `gatewise.draft.${id.value ?? 'new'}`;

  /** Each variant as the schema reads it. */
  const parsed = computed(() =>
    (draft.value?.variants ?? []).map(({ configuration }) => experimentConfigurationSchema.safeParse(configuration)),
  );
  const isNamed = computed(
    () =>
      draft.value !== undefined &&
      draft.value.name.trim() !== '' &&
      draft.value.variants.every(({ name }) => name.trim() !== ''),
  );
  const autosave = useAutosave({
    text: () => (draft.value === undefined ? undefined : JSON.stringify(draft.value)),
    valid: () => isNamed.value && parsed.value.every(({ success }) => success),
    store: write,
    keep: (text) => {
      if (text === undefined) localStorage.removeItem(keptName());
      else localStorage.setItem(keptName(), `{"at":${String(Date.now())},"draft":${text}}`);
    },
  });

  /** Shows what is stored, or the newer copy that was kept here. */
  function adopt(experiment: Experiment): void {
    draft.value = draftOf(experiment);
    autosave.adopt();
    const kept = readKept(localStorage.getItem(keptName()));
    restored.value = kept !== null && kept.at > experiment.updatedAt;
    if (kept !== null && restored.value) draft.value = kept.draft;
    selected.value = Math.min(selected.value, draft.value.variants.length - 1);
  }
  watch(stored.data, (experiment) => {
    if (experiment !== undefined && experiment.id === id.value && !autosave.dirty.value) adopt(experiment);
  });
  /** Goes back to what the workspace holds. */
  function discard(): void {
    localStorage.removeItem(keptName());
    restored.value = false;
    if (stored.data.value !== undefined) adopt(stored.data.value);
    else if (dataset.value !== undefined) void begin(dataset.value);
  }

  const preset = (name: PresetName, datasetId: DatasetId, target?: string) =>
    attempt(() => client.experiments.preset({ preset: name, datasetId, ...(target === undefined ? {} : { target }) }));
  /** What the form would hold without anybody's choice, for this dataset and target. */
  const baseline = useQuery(
    () =>
      draft.value === undefined
        ? undefined
        : { datasetId: draft.value.datasetId, target: variant.value?.configuration.task.target },
    ({ datasetId, target }, signal) =>
      client.experiments.preset({ preset: 'gru', datasetId, ...(target === undefined ? {} : { target }) }, { signal }),
  );

  async function begin(from: Dataset): Promise<void> {
    const configuration = await preset('gru', from.id);
    if (configuration === undefined || !isNew.value) return;
    draft.value = {
      name: t('experiments.newName', { dataset: from.name }),
      datasetId: from.id,
      variants: [{ name: 'GRU', configuration }],
    };
    selected.value = 0;
    autosave.adopt();
    const kept = readKept(localStorage.getItem(keptName()));
    restored.value = kept !== null;
    if (kept !== null) draft.value = kept.draft;
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
  watch([id, isNew], ([key], [before, wasNew]) => {
    if (wasNew && key !== undefined && autosaveCreated === key) return;
    if (key !== before) draft.value = undefined;
  });
  for (const section of sharedSections) {
    watch(
      () => [selected.value, JSON.stringify(variant.value?.configuration[section])] as const,
      ([index, now], [lastIndex, before]) => {
        if (draft.value === undefined || index !== lastIndex || before === undefined || now === before) return;
        followShared(draft.value, index, section, JSON.parse(before));
      },
    );
  }

  /** Puts a preset's model in place of the selected variant's, or beside it as another variant. */
  async function usePreset(name: PresetName, place: 'replace' | 'add'): Promise<void> {
    if (draft.value === undefined) return;
    const configuration = await preset(name, draft.value.datasetId);
    // Looked at only now: the first save may have put what is stored in place of the draft meanwhile.
    const current = draft.value;
    const like = variant.value;
    if (configuration === undefined || current === undefined || like === undefined) return;
    const next = {
      name: t(`experiments.presets.${name}`),
      configuration: { ...copyPlain(like.configuration), model: configuration.model },
    };
    if (place === 'replace') current.variants.splice(selected.value, 1, next);
    else selected.value = current.variants.push(next) - 1;
  }

  function duplicateVariant(): void {
    const current = draft.value;
    const like = variant.value;
    if (current === undefined || like === undefined) return;
    const copy = { name: `${like.name} (2)`, configuration: copyPlain(like.configuration) };
    current.variants.splice(selected.value + 1, 0, copy);
    selected.value += 1;
  }

  function removeVariant(): void {
    const current = draft.value;
    if (current === undefined || current.variants.length === 1) return;
    current.variants.splice(selected.value, 1);
    selected.value = Math.max(0, selected.value - 1);
  }

  async function chooseDataset(datasetId: DatasetId): Promise<void> {
    const current = draft.value;
    if (current === undefined) return;
    const configuration = await preset('gru', datasetId);
    if (configuration === undefined) return;
    current.datasetId = datasetId;
    for (const one of current.variants) {
      const { model, training } = one.configuration;
      const sameTask = one.configuration.task.kind === configuration.task.kind;
      one.configuration = { ...copyPlain(configuration), model, ...(sameTask ? { training } : {}) };
    }
  }

  let autosaveCreated: string | undefined;
  /** Writes the draft to the workspace; a new one becomes an experiment and gets its address. */
  async function write(): Promise<void> {
    const content = draft.value;
    if (content === undefined) return;
    const plain = draftSchema.parse(copyPlain(content));
    const variants = plain.variants.map(({ name, configuration }) => ({ name, configuration: { ...configuration } }));
    const key = id.value;
    if (key === undefined) {
      const saved = await client.experiments.create({ ...plain, variants });
      localStorage.removeItem(keptName());
      autosaveCreated = saved.id;
      await router.replace(`/experiments/${saved.id}`);
    } else {
      await client.experiments.update({ id: key, ...plain, variants });
    }
    restored.value = false;
    void catalogue.reloadExperiments();
  }

  return {
    draft,
    selected,
    variant,
    dataset,
    isNew,
    id,
    parsed,
    baseline: baseline.data,
    problem: stored.problem,
    restored,
    discard,
    usePreset,
    duplicateVariant,
    removeVariant,
    chooseDataset,
    saveState: autosave.state,
    saveProblem: autosave.problem,
    save: autosave.flush,
  };
}
