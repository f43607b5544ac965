import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import type { ImportSource } from '../../src-main/contract';
import type { FileMatch } from '../../src-main/core/prediction/schema';
import { discardFile, provideFile } from '../client';
import { useJob } from './use-job';
import { useQuery } from './use-query';

type Renames = Record<string, string>;

export interface SentFileOptions<Id extends string> {
  /** What the file's columns are looked for. */
  readonly of: () => Id;
  /** Finds the columns in the file. */
  readonly inspect: (
    request: { readonly source: ImportSource; readonly of: Id; readonly renames: Renames },
    signal: AbortSignal,
  ) => Promise<{ readonly match: FileMatch }>;
  /** Another file is chosen: what came of the one before is of no use. */
  readonly onChoose: () => void;
}

/**
 * A file that is sent to the backend, whose columns are looked for there; it is let go of when another one takes its place and
 * when the page is left.
 */
export function useSentFile<Id extends string>({ of, inspect, onChoose }: SentFileOptions<Id>) {
  const source = shallowRef<ImportSource>();
  const name = ref('');
  const renames = ref<Renames>({});
  const sending = useJob();

  function letGo(): void {
    if (source.value !== undefined) discardFile(source.value);
    source.value = undefined;
  }
  window.addEventListener('pagehide', letGo);
  onScopeDispose(() => {
    window.removeEventListener('pagehide', letGo);
    letGo();
  });

  function take([file]: readonly File[]): void {
    if (file === undefined) return;
    letGo();
    onChoose();
    renames.value = {};
    name.value = file.name;
    void sending.start(async ({ signal, report }) => {
      source.value = await provideFile(file, report, signal);
    });
  }

  const look = useQuery(
    () => (source.value === undefined ? undefined : { source: source.value, of: of(), renames: renames.value }),
    inspect,
  );
  const match = computed(() => (source.value === undefined ? undefined : look.data.value?.match));
  const isReady = computed(
    () => match.value !== undefined && match.value.problems.every(({ severity }) => severity !== 'error'),
  );
  return { source, name, renames, sending, take, look, match, isReady };
}
