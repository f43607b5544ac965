/** Pairs of particles as texts write them, and what each becomes after a consonant and after a vowel. */
const pairs: Readonly<Record<string, readonly [afterConsonant: string, afterVowel: string]>> = {
  '은(는)': ['은', '는'],
  '이(가)': ['이', '가'],
  '을(를)': ['을', '를'],
  '과(와)': ['과', '와'],
  '(으)로': ['으로', '로'],
};

/** What a word ends with, as it is read aloud: `ㄹ` takes `로` like a vowel, and is a consonant otherwise. */
type Ending = 'vowel' | 'ㄹ' | 'consonant';

/** Digits as they are read at the end of a number: 0 is 영, or 십, 백, 천 behind others. */
const digits: readonly Ending[] = [
  'consonant',
  'ㄹ',
  'vowel',
  'consonant',
  'vowel',
  'vowel',
  'consonant',
  'ㄹ',
  'ㄹ',
  'vowel',
];

/** Letters whose names, and the words that end with them, leave no doubt; the others depend on the word. */
const latin: Readonly<Record<string, Ending>> = {
  l: 'ㄹ',
  m: 'consonant',
  n: 'consonant',
  ...Object.fromEntries(Array.from('afhijoqsuvwxyz', (letter) => [letter, 'vowel' as const])),
};

const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;

function endingOf(character: string): Ending | null {
  const code = character.charCodeAt(0);
  if (code >= firstSyllable && code <= lastSyllable) {
    const final = (code - firstSyllable) % 28;
    return final === 0 ? 'vowel' : final === 8 ? 'ㄹ' : 'consonant';
  }
  if (character >= '0' && character <= '9') return digits[Number(character)] ?? null;
  if (character === '%') return 'vowel';
  return latin[character.toLowerCase()] ?? null;
}

const marked = /([\p{L}\p{N}%])([”’"'»)\]]*)(은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로)/gu;

/**
 * Chooses between the forms of a Korean particle by the last letter of the word before it: `“load”을(를)` stays where the
 * reading of the word is not sure, `“전력”을(를)` becomes `“전력”을`, `3(으)로` becomes `3으로`.
 */
export function resolveParticles(text: string): string {
  return text.replaceAll(marked, (whole, letter: string, marks: string, written: string) => {
    const ending = endingOf(letter);
    const pair = pairs[written];
    if (ending === null || pair === undefined) return whole;
    const takesSecond = ending === 'vowel' || (written === '(으)로' && ending === 'ㄹ');
    return `${letter}${marks}${pair[takesSecond ? 1 : 0]}`;
  });
}
