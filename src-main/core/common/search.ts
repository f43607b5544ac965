/** Text as filters compare it: composed Unicode, lower case. The store folds what it searches in the same way. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
