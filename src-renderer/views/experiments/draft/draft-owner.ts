import { inject, provide, type InjectionKey } from 'vue';
import type { ExperimentId } from '../../../../src-main/core/common/ids';

const ownerKey: InjectionKey<() => ExperimentId | undefined> = Symbol('experiment that a draft changes');

/** Everything below this component asks about the rows of this experiment; undefined for a new one. */
export function provideDraftOwner(id: () => ExperimentId | undefined): void {
  provide(ownerKey, id);
}

/** As a question takes it. */
export function useDraftOwner(): () => { readonly experimentId?: ExperimentId } {
  const id = inject(ownerKey, () => undefined);
  return () => {
    const experimentId = id();
    return experimentId === undefined ? {} : { experimentId };
  };
}
