import { computed, onScopeDispose, ref, watch } from 'vue';
import { toProblem, type Problem } from '../client';
import { useConnection } from '../stores/connection';

export type SaveState = 'saved' | 'waiting' | 'saving' | 'invalid' | 'offline' | 'refused';

interface Options {
  /** What would be stored, as text; undefined while there is nothing. */
  readonly text: () => string | undefined;
  /** Whether the backend would take it. */
  readonly valid: () => boolean;
  readonly store: () => Promise<void>;
  /** Keeps the text in this browser until it is stored; undefined forgets it. */
  readonly keep: (text: string | undefined) => void;
}

const pauseMs = 700;

/**
 * Stores what a person writes shortly after they pause. What is not valid, or cannot reach the backend, is kept in
 * this browser and stored as soon as it can be.
 */
export function useAutosave({ text, valid, store, keep }: Options) {
  const connection = useConnection();
  const savedText = ref<string>();
  const saving = ref(false);
  const problem = ref<Problem>();
  const dirty = computed(() => text() !== undefined && text() !== savedText.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | undefined;

  const state = computed<SaveState>(() => {
    if (saving.value) return 'saving';
    if (!dirty.value) return 'saved';
    if (!valid()) return 'invalid';
    if (problem.value === undefined) return connection.isAway ? 'offline' : 'waiting';
    return problem.value.code === 'CONNECTION_LOST' ? 'offline' : 'refused';
  });

  async function storeOnce(even: 'changed' | 'unchanged'): Promise<boolean> {
    const sent = text();
    if (sent === undefined || (sent === savedText.value && even === 'changed')) return true;
    if (!valid()) return false;
    saving.value = true;
    try {
      await store();
      savedText.value = sent;
      problem.value = undefined;
      connection.markSaved();
      if (text() === sent) keep(undefined);
      return true;
    } catch (thrown) {
      problem.value = toProblem(thrown);
      return false;
    } finally {
      saving.value = false;
    }
  }

  /**
   * Stores what is there now, after what is on its way; false when it was refused or is not valid.
   * @param even `unchanged`: also what nobody has touched, such as a new document that has no place yet
   */
  async function flush(even: 'changed' | 'unchanged' = 'changed'): Promise<boolean> {
    clearTimeout(timer);
    while (running !== undefined) await running;
    running = storeOnce(even);
    try {
      return await running;
    } finally {
      running = undefined;
    }
  }

  /** Takes the present text as the stored one. */
  function adopt(): void {
    savedText.value = text();
    problem.value = undefined;
  }

  watch(text, (next, before) => {
    if (next === undefined || next === savedText.value || before === undefined) return;
    keep(next);
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), pauseMs);
  });
  watch(
    () => connection.opened,
    () => {
      if (dirty.value) void flush();
    },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    if (dirty.value) void flush();
  });
  return { state, dirty, problem, flush, adopt };
}
