import Sqlite from 'better-sqlite3';

const writing = /^\s*(?:insert|update|delete|begin|commit)\b/i;

interface Statement {
  readonly source: string;
  run: (this: Statement, ...parameters: unknown[]) => unknown;
  get: (this: Statement, ...parameters: unknown[]) => unknown;
  all: (this: Statement, ...parameters: unknown[]) => unknown;
}

/**
 * Makes chosen writes of every connection of this process fail as SQLite itself would, before they do anything.
 * `fails` is asked for each statement that writes, counted from 1.
 */
export class FailingWrites {
  /** What was written, or tried to be. */
  readonly sources: string[] = [];
  fails: (write: number) => 'SQLITE_BUSY' | 'SQLITE_FULL' | null = () => null;
  readonly #prototype: Statement;
  readonly #own: Pick<Statement, 'run' | 'get' | 'all'>;

  constructor() {
    const memory = new Sqlite(':memory:');
    this.#prototype = Object.getPrototypeOf(memory.prepare('select 1')) as Statement;
    memory.close();
    const { run, get, all } = this.#prototype;
    this.#own = { run, get, all };
    const checked = (call: Statement['run']) => {
      const check = (statement: Statement): void => {
        this.#check(statement);
      };
      return function (this: Statement, ...parameters: unknown[]): unknown {
        check(this);
        return call.apply(this, parameters);
      };
    };
    Object.assign(this.#prototype, { run: checked(run), get: checked(get), all: checked(all) });
  }

  #check({ source }: Statement): void {
    if (!writing.test(source)) return;
    this.sources.push(source);
    const code = this.fails(this.sources.length);
    if (code === null) return;
    throw new Sqlite.SqliteError(code === 'SQLITE_FULL' ? 'database or disk is full' : 'database is locked', code);
  }

  restore(): void {
    Object.assign(this.#prototype, this.#own);
  }
}
