import { said, type Sentence } from '../common/sentence';
import type { BestEntry, BestVerdict } from './schema';

/** What a simple candidate is called within a sentence. */
const simpleWords: Readonly<Record<string, Sentence>> = {
  'last-value': said`the last value`,
  'seasonal-naive': said`the value one season before`,
  drift: said`a straight line from the first value to the last`,
  'majority-class': said`always the most frequent class`,
};
const linearWords = said`a linear model`;

function wordsOf({ id, family }: Pick<BestEntry, 'id' | 'family'>): Sentence | null {
  return simpleWords[id] ?? (family === 'linear' ? linearWords : null);
}

/** As a percentage with one digit behind the point. */
const percent = (share: number): number => Math.round(share * 1000) / 10;

/** A simple answer that is no candidate, and whether the winner is better than it. */
export interface PlainRival {
  readonly id: 'majority-class';
  readonly verdict: 'better' | 'notBetter' | 'tooFew';
}

/**
 * Whether the winner is worth its effort: it is held against what is simpler, the simplest first, on all validation windows.
 * @param entries with their leads, the winner's is null
 */
export function verdictOf(winner: BestEntry, entries: readonly BestEntry[], plain: PlainRival | null): BestVerdict {
  const own = wordsOf(winner);
  if (plain !== null && plain.verdict === 'notBetter') return asGood(winner.modelName, plain.id, simpleWords[plain.id]);
  const simpler = [
    ...entries.filter(({ family }) => family === 'baseline'),
    ...entries.filter(({ family }) => family === 'linear'),
  ].filter(({ id, lead }) => id !== winner.id && lead !== null);
  // Nothing is simpler than the first baseline; a linear model is held against baselines alone.
  const rivals = simpler.filter(({ family }) => winner.family !== 'linear' || family === 'baseline');
  if (winner.family === 'baseline') {
    return {
      kind: 'simpleLeads',
      simple: winner.id,
      sentence: said`Nothing that was tried is better than ${own ?? winner.modelName}: take that.`,
    };
  }
  if (rivals.length === 0 && entries.length > 1) {
    return {
      kind: 'cannotTell',
      simple: null,
      sentence: said`${winner.modelName} is the best of what was tried, but there was no time to judge it on all validation windows beside something simple.`,
    };
  }
  for (const rival of rivals) {
    if (rival.lead?.verdict === 'better') continue;
    const words = wordsOf(rival) ?? rival.modelName;
    if (rival.lead?.verdict === 'tooFew') {
      return {
        kind: 'cannotTell',
        simple: rival.id,
        sentence: said`Whether ${winner.modelName} is better than ${words} cannot be told: the validation windows are worth too few independent ones. Take the simpler one.`,
      };
    }
    return asGood(winner.modelName, rival.id, words);
  }
  if (winner.family === 'linear') {
    return {
      kind: 'simpleLeads',
      simple: winner.id,
      sentence: said`A linear model leads: ${winner.modelName}. Nothing larger that was tried has a smaller error.`,
    };
  }
  const linear = entries.find(({ family, lead }) => family === 'linear' && lead !== null) ?? rivals[0];
  const lead = linear?.lead;
  if (linear === undefined || lead?.share == null || lead.lower === null || lead.upper === null) {
    return {
      kind: 'better',
      simple: null,
      sentence: said`${winner.modelName} is better than everything simple that was tried.`,
    };
  }
  return {
    kind: 'better',
    simple: linear.id,
    sentence: said`${winner.modelName} is better than everything simple: its error is ${percent(lead.share)} % below that of ${linear.modelName} (95 % interval ${percent(lead.lower)} to ${percent(lead.upper)} %).`,
  };
}

function asGood(name: string, id: string, words: Sentence | string | undefined): BestVerdict {
  return {
    kind: 'asGood',
    simple: id,
    sentence: said`On the validation windows, ${words ?? id} is as good: ${name} is not shown to be better.`,
  };
}
