import { defineStore } from 'pinia';
import { onScopeDispose } from 'vue';
import type { StudyEvent } from '../../src-main/contract';
import { client, drawn, followStream, Listeners } from '../client';
import { useQuery } from '../composables/use-query';

const reopenMs = 500;

/** All studies, kept up to date from the first screen on that looks at one; what happens to each is handed on. */
export const useStudies = defineStore('studies', () => {
  const query = useQuery(
    () => true,
    (_, signal) => client.studies.list({}, { signal }),
  );
  const listeners = new Listeners<StudyEvent>();

  function handle(event: StudyEvent): void {
    const known = query.data.value ?? [];
    if (event.type === 'study') {
      const { study } = event;
      query.data.value = known.some(({ id }) => id === study.id)
        ? known.map((one) => (one.id === study.id ? study : one))
        : [study, ...known];
    } else if (event.type === 'deleted') {
      query.data.value = known.filter(({ id }) => id !== event.id);
    }
    listeners.tell(event);
  }

  /** Tells of everything that happens to studies, until the calling scope ends. */
  function follow(listener: (event: StudyEvent) => void): void {
    onScopeDispose(listeners.add(listener));
  }

  void followStream({
    open: () => client.studies.watch({}),
    refresh: () => query.reload(),
    handle,
    drawn,
    pause: () => new Promise((resolve) => setTimeout(resolve, reopenMs)),
  });
  return { list: query.data, problem: query.problem, reload: query.reload, follow };
});
