import { computed, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { onBeforeRouteUpdate, useRoute, useRouter } from 'vue-router';
import type { Dataset, Experiment } from '../../../../src-main/contract';
import { experimentConfigurationSchema } from '../../../../src-main/core/experiment/schema';
import { fittedAs } from '../../../../src-main/core/model';
import type { PresetName } from '../../../../src-main/core/model';
import { datasetIdSchema, experimentIdSchema, type DatasetId } from '../../../../src-main/core/common/ids';
import { treatAsMissing } from '../../../../src-main/core/experiment/treat-as-missing';
import { client, toProblem, type Problem } from '../../../client';
import { useAutosave } from '../../../composables/use-autosave';
import { useQuery } from '../../../composables/use-query';
import { useRunActions } from '../../../composables/use-run-actions';
import { copyPlain } from '../../../form/paths';
import { useCatalogue } from '../../../stores/catalogue';
import { draftOf, draftSchema, type Draft } from './draft';
import { keep, lastKeptDataset, readKept, type DraftOwner } from './kept-drafts';
import { useVariants } from './use-variants';

/**
 * The experiment of the address being edited; `/experiments/new?dataset=…` starts one from a preset, and
 * `&column=…&missing=…` one whose preparation treats a number of a column as missing.
 */
export function useDraft() {
  const { t } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const catalogue = useCatalogue();
  const { attempt } = useRunActions();

  const draft = ref<Draft>();
  /** Whose draft it is: kept beside it, because the address changes before what was written is stored. */
  const owner = ref<DraftOwner>();
  const selected = ref(0);
  /** Whether what is shown was kept in this browser and never reached the workspace. */
  const restored = ref(false);
  /** Why a new experiment could not be begun. */
  const beginProblem = ref<Problem>();
  /** When what is shown was stored: a change that somebody stored since is not written over without a question. */
  let storedAt: number | undefined;
  const isNew = computed(() => route.params['id'] === 'new');
  const id = computed(() => experimentIdSchema.safeParse(route.params['id']).data);
  /** The dataset that the address of a new experiment names. */
  const wanted = computed(() => datasetIdSchema.safeParse(route.query['dataset']).data);
  /** What the address of a new experiment says is missing. */
  const marker = computed(() => {
    const { column, missing } = route.query;
    if (typeof column !== 'string' || typeof missing !== 'string' || missing === '') return undefined;
    const value = Number(missing);
    return Number.isFinite(value) ? { column, value } : undefined;
  });
  const stored = useQuery(
    () => id.value,
    (key, signal) => client.experiments.get({ id: key }, { signal }),
  );
  const variant = computed(() => draft.value?.variants[selected.value]);
  const dataset = computed(() => catalogue.datasets?.find((other) => other.id === draft.value?.datasetId));

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
      if (owner.value !== undefined) keep(owner.value, text);
    },
  });

  /** Shows a draft as it is stored, or the copy of it that was kept here and is newer. */
  function show(whose: DraftOwner, content: Draft, at: number): void {
    storedAt = at;
    owner.value = whose;
    draft.value = content;
    autosave.adopt();
    const kept = readKept(whose);
    restored.value = kept !== null && kept.at > at;
    if (kept !== null && restored.value) draft.value = kept.draft;
    selected.value = Math.min(selected.value, draft.value.variants.length - 1);
  }
  const adopt = (experiment: Experiment): void => {
    show(experiment.id, draftOf(experiment), experiment.updatedAt);
  };
  watch(stored.data, (experiment) => {
    if (experiment !== undefined && experiment.id === id.value && !autosave.dirty.value) adopt(experiment);
  });
  /** Goes back to what the workspace holds, or to what a new experiment begins with. */
  function discard(): void {
    if (owner.value !== undefined) keep(owner.value, undefined);
    restored.value = false;
    if (isNew.value) void begin();
    else if (stored.data.value !== undefined) adopt(stored.data.value);
  }

  /** Takes what another window stored in the place of what was written here. */
  async function takeStored(): Promise<void> {
    await stored.reload();
    discard();
  }
  /** Writes over what another window stored. */
  async function keepMine(): Promise<void> {
    storedAt = undefined;
    await autosave.flush();
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

  /** The dataset of a new experiment: the one that the address names, else that of what was written last, else the first. */
  function datasetToBegin(): Dataset | undefined {
    const byId = (key: DatasetId | null | undefined) => catalogue.datasets?.find((other) => other.id === key);
    return byId(wanted.value) ?? byId(lastKeptDataset()) ?? catalogue.datasets?.[0];
  }
  /** Has what the address says is missing treated so. */
  function mark(content: Draft | undefined): void {
    if (marker.value === undefined) return;
    const { column, value } = marker.value;
    for (const { configuration } of content?.variants ?? []) {
      configuration.preparation.steps = treatAsMissing(configuration.preparation.steps, column, value);
    }
  }
  async function begin(): Promise<void> {
    const from = datasetToBegin();
    if (from === undefined) return;
    beginProblem.value = undefined;
    const begun = place.value;
    try {
      const configuration = await client.experiments.preset({ preset: 'gru', datasetId: from.id });
      if (place.value !== begun) return;
      selected.value = 0;
      const content = {
        name: t(`experiments.newName.${configuration.task.kind}`, { dataset: from.name }),
        datasetId: from.id,
        variants: [{ name: 'GRU', configuration }],
      };
      mark(content);
      show({ newOn: from.id }, content, 0);
      // What was kept here gets it too: it is what the person chose last.
      mark(draft.value);
    } catch (thrown) {
      beginProblem.value = toProblem(thrown);
    }
  }

  /** What the address asks for. */
  const place = computed(() =>
    isNew.value ? `new ${wanted.value ?? ''} ${JSON.stringify(marker.value) ?? ''}` : id.value,
  );
  watch(
    [place, () => catalogue.datasets],
    ([now], [before]) => {
      // The first save gives a new experiment its address: the draft is the same.
      if (now !== before && now !== owner.value) {
        draft.value = undefined;
        owner.value = undefined;
      }
      if (isNew.value && draft.value === undefined) void begin();
    },
    { immediate: true },
  );
  /** Whether the page goes elsewhere (`leaving`), or a first save takes its new experiment to its address (`arriving`). */
  let moving: 'leaving' | 'arriving' | null = null;
  onBeforeRouteUpdate(async () => {
    // The save that leads here must not wait for itself.
    if (moving !== null || !autosave.dirty.value) return;
    moving = 'leaving';
    await autosave.flush();
    moving = null;
  });
  async function arrive(key: string): Promise<void> {
    if (!isNew.value || moving !== null) return;
    moving = 'arriving';
    await router.replace(`/experiments/${key}`);
    moving = null;
  }

  async function chooseDataset(datasetId: DatasetId): Promise<void> {
    const current = draft.value;
    if (current === undefined) return;
    const configuration = await preset('gru', datasetId);
    if (configuration === undefined) return;
    if (typeof owner.value === 'object') {
      keep(owner.value, undefined);
      owner.value = { newOn: datasetId };
    }
    current.datasetId = datasetId;
    for (const one of current.variants) {
      const { model, seed, classWeight, sampleWeight } = one.configuration;
      const sameTask = one.configuration.task.kind === configuration.task.kind;
      one.configuration = {
        ...copyPlain(configuration),
        // What a loss or a weight was chosen for does not fit another task.
        ...(sameTask ? { model, seed, classWeight, sampleWeight } : { model: fittedAs(model, configuration.model) }),
      };
    }
  }

  /** Writes the draft to the workspace; a new one becomes an experiment and gets its address. */
  async function write(): Promise<void> {
    const content = draft.value;
    const whose = owner.value;
    if (content === undefined || whose === undefined) return;
    const plain = draftSchema.parse(copyPlain(content));
    const variants = plain.variants.map(({ name, configuration }) => ({ name, configuration: { ...configuration } }));
    if (typeof whose === 'string') {
      const basedOn = storedAt === undefined ? {} : { basedOn: storedAt };
      ({ updatedAt: storedAt } = await client.experiments.update({ id: whose, ...plain, variants, ...basedOn }));
    } else {
      const saved = await client.experiments.create({ ...plain, variants });
      keep(whose, undefined);
      storedAt = saved.updatedAt;
      if (owner.value === whose) owner.value = saved.id;
      await arrive(saved.id);
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
    problem: computed(() => stored.problem.value ?? beginProblem.value),
    begin,
    restored,
    discard,
    takeStored,
    keepMine,
    ...useVariants(draft, selected, preset),
    chooseDataset,
    saveState: autosave.state,
    saveProblem: autosave.problem,
    /** Stores what is there, a new experiment also untouched; false when it was refused or is not valid. */
    save: () => autosave.flush(typeof owner.value === 'object' ? 'unchanged' : 'changed'),
  };
}
