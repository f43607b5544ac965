import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import type { MachineUse } from '../../src-main/core/run/usage';
import { client } from '../client';
import { useConnection } from '../stores/connection';
import { keepFollowing, waitFor } from './keep-following';

/** What all programs use of the machine now, asked for while the page is seen; undefined while nobody knows. */
export function useMachine(): ShallowRef<MachineUse | undefined> {
  const connection = useConnection();
  const use = shallowRef<MachineUse>();
  let watching: AbortController | null = null;

  function follow(): void {
    watching?.abort();
    watching = null;
    use.value = undefined;
    if (document.visibilityState !== 'visible' || connection.state !== 'open') return;
    watching = new AbortController();
    void keepFollowing({
      open: (signal) => client.system.machine(undefined, { signal }),
      onItem: (next) => (use.value = next),
      onEnd: () => (use.value = undefined),
      signal: watching.signal,
      wait: waitFor,
    });
  }

  document.addEventListener('visibilitychange', follow);
  watch([() => connection.state, () => connection.opened], follow, { immediate: true });
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', follow);
    watching?.abort();
    watching = null;
  });
  return use;
}
