import { createDamage, type Damage } from './damage';
import type { Database } from 'better-sqlite3';
import type { ErrorValue } from '../core/common/errors';
import type { RunId } from '../core/common/ids';
import type { RunUsage } from '../core/run/usage';
import type { MemoryWait } from '../core/run/schema';
import type { RunState } from '../core/run/state';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';

/** How a run ended, while it could not be written down yet. */
export interface UnwrittenEnding {
  readonly state: RunState;
  readonly error: ErrorValue | null;
  readonly finishedAt: number;
}

/** What repositories work with. */
export interface StoreContext {
  sqlite: Database;
  queries: BetterSQLite3Database;
  /** Absolute path of the workspace. */
  directory: string;
  /** Whether nothing is kept: the workspace cannot be written, and `sqlite` is a copy of its database. */
  isReadOnly: boolean;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
  /** Shown in the place of what is stored; emptied as endings are written. */
  endings: Map<RunId, UnwrittenEnding>;
  /** Queued runs that wait for memory; like their progress it means nothing after a restart. */
  waits: Map<RunId, MemoryWait>;
  /** What runs at work used so far; it is stored now and then. */
  usages: Map<RunId, RunUsage>;
  /** A sentence for each stored record that could not be read and was left out of a list. */
  damage: Damage;
  /** All or nothing; takes the write lock at once, so that what was read stays true. */
  transaction: <Result>(work: () => Result) => Result;
}

/** Transactions begin as writers at once, so that two of them never wait for each other. */
export function createContext(
  sqlite: Database,
  directory: string,
  now: () => number,
  { isReadOnly = false } = {},
): StoreContext {
  return {
    sqlite,
    queries: drizzle(sqlite),
    directory,
    isReadOnly,
    now,
    endings: new Map(),
    waits: new Map(),
    usages: new Map(),
    damage: createDamage(),
    transaction: (work) => sqlite.transaction(work).immediate(),
  };
}
