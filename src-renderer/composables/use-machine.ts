import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import type { MachineUse } from '../../src-main/core/run/usage';
import { client } from '../client';
import { useConnection } from '../stores/connection';

/** What all programs use of the machine now, asked for while the page is seen; undefined while nobody knows. */
export function useMachine(): ShallowRef<MachineUse | undefined> {
  const connection = useConnection();
  const use = shallowRef<MachineUse>();
  let watching: AbortController | null = null;

  async function read(signal: AbortSignal): Promise<void> {
    try {
      for await (const next of await client.system.machine(undefined, { signal })) use.value = next;
    } catch {
      // It is told of where the connection is; the next one asks again.
    }
    if (watching?.signal === signal) use.value = undefined;
  }

  function follow(): void {
    watching?.abort();
    watching = null;
    if (document.visibilityState !== 'visible' || connection.state !== 'open') return;
    watching = new AbortController();
    void read(watching.signal);
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
