import type { StudyId } from '../../core/common/ids';
import { sentenceText } from '../../core/common/sentence';
import { samplerOf, type StoredStudy, type Study } from '../../core/study';

/** What `auto` stands for in studies, found once for each way in which one was edited. */
export class SamplerNotes {
  readonly #known = new Map<StudyId, { readonly key: string; readonly note: Study['samplerNote'] }>();

  of({ id, settings }: Pick<StoredStudy, 'id' | 'settings'>): Study['samplerNote'] {
    if (settings.sampler.kind !== 'auto') return null;
    const key = JSON.stringify([settings.space, settings.objectives, settings.budget]);
    const known = this.#known.get(id);
    if (known?.key === key) return known.note;
    const { reason } = samplerOf(settings);
    const note = reason === null ? null : { message: sentenceText(reason), sentence: reason };
    this.#known.set(id, { key, note });
    return note;
  }

  forget(id: StudyId): void {
    this.#known.delete(id);
  }
}
