import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { connection, signIn, type ConnectionState } from '../client';

/** Whether the backend answers, and how often the connection was opened anew. */
export const useConnection = defineStore('connection', () => {
  const state = ref<ConnectionState>('connecting');
  const opened = ref(0);
  /** Nobody answers, or whoever does lets this page in no more. */
  const isAway = computed(() => ['lost', 'refused', 'signedOut'].includes(state.value));
  const savedAt = ref<number | null>(null);
  let wasLost = false;
  connection.observe((next) => {
    state.value = next;
    if (isAway.value) wasLost = true;
    if (next === 'open' && wasLost) {
      wasLost = false;
      opened.value += 1;
    }
  });

  /** Notes for the status bar that something was written. */
  function markSaved(): void {
    savedAt.value = Date.now();
  }
  /** Signs in with the pasted token, and connects at once. @throws RequestError, ConnectionLostError */
  async function enter(token: string): Promise<void> {
    await signIn(token);
    connection.tryNow();
  }
  return { state, isAway, opened, savedAt, markSaved, enter };
});
