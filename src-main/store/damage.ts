import { sentenceText, type Sentence, type Told } from '../core/common/sentence';

/** What cannot be read in a workspace, each thing once. */
export interface Damage {
  add(sentence: Sentence | string): void;
  /** In the order in which they were found. */
  told(): Told[];
}

export function createDamage(): Damage {
  const found = new Map<string, Told>();
  return {
    add(sentence) {
      const message = sentenceText(sentence);
      found.set(message, typeof sentence === 'string' ? { message } : { message, sentence });
    },
    told: () => [...found.values()],
  };
}
