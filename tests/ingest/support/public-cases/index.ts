import type { PublicCase } from './expected';
import { cases02To13 } from './files-02-to-13';
import { cases14To32 } from './files-14-to-32';

export type { ExpectedNumbers } from './expected';
export * from './refused';

/** Files that are read as they are, or by one choice that the report's remedy is. */
export const publicCases: readonly PublicCase[] = [...cases02To13, ...cases14To32];
