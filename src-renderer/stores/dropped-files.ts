import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

/** Files that were dropped on the page and wait for the import to take them up. */
export const useDroppedFiles = defineStore('dropped-files', () => {
  const waiting = shallowRef<readonly File[]>([]);
  /** Files are being dragged over the page. */
  const isOver = ref(false);

  function take(): readonly File[] {
    const files = waiting.value;
    waiting.value = [];
    return files;
  }
  return { waiting, isOver, take };
});
