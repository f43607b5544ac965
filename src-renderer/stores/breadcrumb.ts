import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef, watchEffect } from 'vue';

export interface Crumb {
  readonly label: string;
  readonly to?: string;
}

/** Where the person is, below the screen's own name. */
export const useBreadcrumb = defineStore('breadcrumb', () => {
  const crumbs = shallowRef<readonly Crumb[]>([]);
  let owner: symbol | undefined;

  /** Shows crumbs as long as the calling component lives. */
  function show(list: () => readonly Crumb[]): void {
    const key = Symbol('crumbs');
    watchEffect(() => {
      owner = key;
      crumbs.value = list();
    });
    onScopeDispose(() => {
      if (owner === key) crumbs.value = [];
    });
  }
  return { crumbs, show };
});
