import { defineStore } from 'pinia';
import { ref } from 'vue';
import { connection, type ConnectionState } from '../client';

/** Whether the backend answers, and how often the connection was opened anew. */
export const useConnection = defineStore('connection', () => {
  const state = ref<ConnectionState>('connecting');
  const opened = ref(0);
  const savedAt = ref<number | null>(null);
  let wasLost = false;
  connection.observe((next) => {
    state.value = next;
    if (next === 'lost' || next === 'refused') wasLost = true;
    if (next === 'open' && wasLost) {
      wasLost = false;
      opened.value += 1;
    }
  });

  /** Notes for the status bar that something was written. */
  function markSaved(): void {
    savedAt.value = Date.now();
  }
  return { state, opened, savedAt, markSaved };
});
