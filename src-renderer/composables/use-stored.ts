import { ref, watch, type Ref } from 'vue';

/**
 * A value of this window's taste (columns, widths, views) that survives a reload.
 * @param accept whether what lies in the storage still has the right shape
 */
export function useStored<T>(key: string, initial: T, accept: (value: unknown) => value is T): Ref<T> {
  const value = ref(read(key, initial, accept)) as Ref<T>;
  watch(
    value,
    (next) => {
      localStorage.setItem(key, JSON.stringify(next));
    },
    { deep: true },
  );
  return value;
}

function read<T>(key: string, initial: T, accept: (value: unknown) => value is T): T {
  const text = localStorage.getItem(key);
  if (text === null) return initial;
  try {
    const stored: unknown = JSON.parse(text);
    return accept(stored) ? stored : initial;
  } catch {
    // Written by something else, or cut off: the start value replaces it with the next change.
    return initial;
  }
}

export function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
