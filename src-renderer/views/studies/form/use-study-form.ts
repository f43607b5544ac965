import { computed, type Ref } from 'vue';
import { studyRequestSchema } from '../../../../src-main/contract';
import { objectiveOf } from '../../../../src-main/core/study';
import { spaceIssues } from '../../../../src-main/core/tuning';
import { provideForm } from '../../../form/context';
import { issuesByPath, type FieldIssue } from '../../../form/issues';
import { getAt, setAt } from '../../../form/paths';
import { toSpace, type DraftSpace } from './space-draft';

/** An engine that is ticked, with its share as it is typed. */
export interface DraftEngine {
  engine: string;
  share: unknown;
}
/** What a form of a study holds beside its space; each is read by its schema. */
export interface DraftSettings {
  sampler: Record<string, unknown>;
  pruner: Record<string, unknown>;
  /** Figures; none: the default one. */
  objectives: string[];
  seed: unknown;
  repeats: unknown;
  workers: unknown;
  budget: Record<string, unknown>;
  confirmation: Record<string, unknown>;
  /** In the order of their turns; none: no engine is named. */
  engines: DraftEngine[];
}
export interface StudyDraft {
  name: string;
  space: DraftSpace;
  settings: DraftSettings;
}

/** The form around a draft: its fields by their paths, what is wrong with each, and what is asked for once nothing is. */
export function useStudyForm(draft: Ref<StudyDraft>) {
  const parsed = computed(() => {
    const { objectives, workers, ...settings } = draft.value.settings;
    const chosen = objectives.filter((figure) => figure !== '');
    return studyRequestSchema.safeParse({
      ...settings,
      workers,
      space: toSpace(draft.value.space),
      // A trial waits for the one so many before it: no more workers could be at work.
      ...(typeof workers === 'number' && workers > 4 ? { lookAhead: workers } : {}),
      ...(chosen.length === 0 ? {} : { objectives: chosen.map(objectiveOf) }),
    });
  });
  const issues = computed((): ReadonlyMap<string, FieldIssue> => {
    if (!parsed.value.success) return issuesByPath(parsed.value.error.issues);
    return new Map(
      spaceIssues(parsed.value.data.space).map(({ path, message, sentence }): [string, FieldIssue] => [
        `space.${path}`,
        { kind: 'sentence', message, ...(sentence === undefined ? {} : { sentence }) },
      ]),
    );
  });
  /** Where a path of the request stands in the draft. */
  const placeOf = (path: string): string => (path.startsWith('space.') || path === 'name' ? path : `settings.${path}`);
  provideForm({
    get: (path) => getAt(draft.value, placeOf(path)),
    set: (path, value) => {
      setAt(draft.value, placeOf(path), value);
    },
    issue: (path) => issues.value.get(path),
    baseline: () => undefined,
  });
  const request = computed(() =>
    parsed.value.success && issues.value.size === 0 && draft.value.name.trim() !== '' ? parsed.value.data : undefined,
  );
  return { issues, request };
}
