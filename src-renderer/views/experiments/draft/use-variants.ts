import { nextTick, watch, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ExperimentConfiguration } from '../../../../src-main/core/experiment/schema';
import { fittedAs, suitedTo, type PresetName } from '../../../../src-main/core/model';
import type { DatasetId } from '../../../../src-main/core/common/ids';
import { copyPlain } from '../../../form/paths';
import { followShared, sharedSections, type Draft } from './draft';

type Preset = (name: PresetName, datasetId: DatasetId) => Promise<ExperimentConfiguration | undefined>;

/** What can be done to the variants of a draft; a change of what all share is carried to the others. */
export function useVariants(draft: Ref<Draft | undefined>, selected: Ref<number>, preset: Preset) {
  const { t } = useI18n();
  /** Whether what changes was said of each variant by itself, so that none follows another. */
  let isEach = false;
  for (const section of sharedSections) {
    watch(
      () => [selected.value, JSON.stringify(draft.value?.variants[selected.value]?.configuration[section])] as const,
      ([index, now], [lastIndex, before]) => {
        if (isEach || draft.value === undefined || index !== lastIndex || before === undefined || now === before)
          return;
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
    const like = current.variants[selected.value];
    if (configuration === undefined || like === undefined) return;
    const next = {
      name: t(`experiments.presets.${name}`),
      configuration: {
        ...copyPlain(like.configuration),
        model: copyPlain(
          fittedAs(suitedTo(configuration.model, like.configuration.task.kind), like.configuration.model),
        ),
      },
    };
    if (place === 'replace') current.variants.splice(selected.value, 1, next);
    else selected.value = current.variants.push(next) - 1;
  }

  /** Puts other variants in the place of all; the selected one stays selected as far as there is one. */
  function replaceVariants(variants: Draft['variants']): void {
    if (draft.value === undefined) return;
    isEach = true;
    draft.value.variants = variants;
    selected.value = Math.min(selected.value, variants.length - 1);
    void nextTick(() => {
      isEach = false;
    });
  }

  function duplicateVariant(): void {
    const like = draft.value?.variants[selected.value];
    if (draft.value === undefined || like === undefined) return;
    const copy = { name: `${like.name} (2)`, configuration: copyPlain(like.configuration) };
    draft.value.variants.splice(selected.value + 1, 0, copy);
    selected.value += 1;
  }

  function removeVariant(): void {
    if (draft.value === undefined || draft.value.variants.length === 1) return;
    draft.value.variants.splice(selected.value, 1);
    selected.value = Math.max(0, selected.value - 1);
  }

  return { usePreset, replaceVariants, duplicateVariant, removeVariant };
}
