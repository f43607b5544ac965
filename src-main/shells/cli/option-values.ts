import { InvalidArgumentError } from 'commander';
import type { LeaderboardWeights } from '../../contract';
import { GatewiseError } from '../../core/common/errors';

export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text.trim()) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It has to be a whole number from ${String(minimum)} to ${String(maximum)}.`);
  };
}

export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It has to be a number.');
}

/** `speed=2` and the like; what is not a weight is refused by the contract. */
export function readWeights(texts: readonly string[]): Partial<LeaderboardWeights> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
      if (name !== undefined && value !== undefined) return [name, Number(value)];
      throw new GatewiseError('BAD_INPUT', `--weight takes purpose=number, for example speed=2, not “${text}”.`);
    }),
  );
}

/** `file's column=column that it is read as`. */
export function readRenames(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
      throw new GatewiseError(
        'BAD_INPUT',
        `--rename takes the file’s column and the one that it is read as, for example temp=temperature, not “${text}”.`,
        { field: 'renames' },
      );
    }),
  );
}

/** Values of an option that may be repeated. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
