import { randomBytes } from 'node:crypto';

const ending = '.partial';
const pattern = /^\.[\w.-]{1,120}\.[0-9a-f]{12}\.partial$/;

/**
 * A name for a file or folder that is not finished: `.<label>.<12 hexadecimal digits>.partial`. Everything that Gatewise
 * leaves when it is killed has such a name, so that the sweep at the next opening finds all of it and nothing else.
 * @param label says what it will be; characters that have no place in it become `_`
 */
export function unfinishedName(label: string): string {
  return `.${label.replace(/[^\w.-]/g, '_').slice(0, 100)}.${randomBytes(6).toString('hex')}${ending}`;
}

/** Whether `unfinishedName` made this name. */
export function isUnfinishedName(name: string): boolean {
  return pattern.test(name);
}
