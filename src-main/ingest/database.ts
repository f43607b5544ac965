import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import { once } from './once';

/**
 * The only place that loads DuckDB, and only when something is asked of it: a backend that imports nothing carries none of it.
 * Memory and threads are bounded, and no extension is ever fetched.
 */
export interface DatabaseLimits {
  readonly memoryMegabytes: number;
  readonly threads: number;
  /** Where sorting may spill to; null: nowhere. */
  readonly temporaryDirectory: string | null;
}

/** Loads the database's program, which its first use does otherwise. */
export async function loadDatabase(): Promise<void> {
  await import('@duckdb/node-api');
}

/** A connection whose queries end when the signal fires. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #signal: AbortSignal;
  readonly #ending = new AbortController();
  readonly #beside = new Set<Promise<unknown>>();

  constructor(instance: DuckDBInstance, connection: DuckDBConnection, signal: AbortSignal) {
    this.#instance = instance;
    this.#connection = connection;
    this.#signal = signal;
  }

  /**
   * Uses another connection to the same database, whose statements run beside those of this one.
   * @param signal ends the statements of that connection, as this one's ends its own
   */
  async beside<T>(signal: AbortSignal, use: (database: Database) => Promise<T>): Promise<T> {
    const ends = AbortSignal.any([this.#signal, this.#ending.signal, signal]);
    const used = withConnection(this.#instance, ends, use);
    this.#beside.add(used);
    try {
      return await used;
    } finally {
      this.#beside.delete(used);
    }
  }

  /** Ends the connections beside this one, and resolves when they are closed. */
  async endBeside(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#beside);
  }

  /** Runs a statement; `onProgress` gets the share that is done, from 0 to 1, about ten times a second. */
  async run(sql: string, onProgress?: (share: number) => void): Promise<void> {
    await this.#interruptible(async () => {
      const timer =
        onProgress === undefined
          ? undefined
          : setInterval(() => {
              const { percentage } = this.#connection.progress;
              if (percentage > 0) onProgress(Math.min(1, percentage / 100));
            }, 100);
      try {
        await this.#connection.run(sql);
      } finally {
        clearInterval(timer);
      }
    });
  }

  /** Makes a function of texts for SQL, which gives a number; NaN is null there, and so is what null texts give. */
  async define(name: string, texts: number, read: (...texts: readonly string[]) => number): Promise<void> {
    const { DuckDBScalarFunction, VARCHAR, DOUBLE } = await import('@duckdb/node-api');
    this.#connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: Array.from({ length: texts }, () => VARCHAR),
        returnType: DOUBLE,
        mainFunction: (_info, chunk, output) => {
          const columns = Array.from({ length: texts }, (_, index) => chunk.getColumnVector(index));
          for (let row = 0; row < chunk.rowCount; row += 1) {
            const given = columns.map((column) => column.getItem(row)).filter((text) => typeof text === 'string');
            const value = given.length === texts ? read(...given) : Number.NaN;
            output.setItem(row, Number.isFinite(value) ? value : null);
          }
          output.flush();
        },
      }),
    );
  }

  /** All rows of a result that is known to be small, as JavaScript values. */
  async rows(sql: string): Promise<unknown[][]> {
    return await this.#interruptible(async () => (await this.#connection.runAndReadAll(sql)).getRowsJS());
  }

  /** Hands a result over in chunks of a few thousand rows, never holding more, until one is answered with false. */
  async stream(sql: string, onChunk: (chunk: Chunk) => unknown): Promise<void> {
    await this.#interruptible(async () => {
      const result: DuckDBResult = await this.#connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        this.#signal.throwIfAborted();
        const answer = await onChunk({
          rowCount: chunk.rowCount,
          column: (column) => {
            const vector = chunk.getColumnVector(column);
            return (row) => vector.getItem(row);
          },
        });
        if (answer === false) return;
      }
    });
  }

  async #interruptible<T>(work: () => Promise<T>): Promise<T> {
    this.#signal.throwIfAborted();
    let again: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      this.#connection.interrupt();
      // A statement that has not begun yet, on its thread, does not hear of it.
      again ??= setInterval(() => {
        this.#connection.interrupt();
      }, interruptEveryMs);
    };
    this.#signal.addEventListener('abort', interrupt, { once: true });
    try {
      const result = await work();
      // A statement that was told to end may end without an error, as if what it had come to by then were all.
      this.#signal.throwIfAborted();
      return result;
    } catch (error) {
      this.#signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(again);
      this.#signal.removeEventListener('abort', interrupt);
    }
  }
}

export interface Chunk {
  readonly rowCount: number;
  /** A function that reads a column's rows; null is missing. */
  column(index: number): (row: number) => unknown;
}

/** How long a statement is waited for that was told to end. */
const interruptEveryMs = 50;
const neverAborted = new AbortController().signal;
const sharedInstance = once(() => openInstance({ memoryMegabytes: 256, threads: 2, temporaryDirectory: null }));

/** Uses the shared in-memory instance, for reading dataset versions. */
export async function withSharedDatabase<T>(
  signal: AbortSignal | undefined,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  return await withConnection(await sharedInstance.get(), signal, use);
}

/** Uses an instance of its own with its own limits, closed afterwards. */
export async function withOwnDatabase<T>(
  limits: DatabaseLimits,
  signal: AbortSignal | undefined,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const instance = await openInstance(limits);
  try {
    return await withConnection(instance, signal, use);
  } finally {
    instance.closeSync();
  }
}

/** A column or table name as an SQL identifier. Parameters cannot stand for names, so names go through this. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal, for statements such as COPY that take no parameters. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whether a statement failed because a text is no value of the type that it was to be read as. */
export function isConversionError(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message.startsWith('Conversion Error');
}

async function openInstance(limits: DatabaseLimits): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  return await DuckDBInstance.create(':memory:', {
    memory_limit: `${limits.memoryMegabytes}MB`,
    threads: String(limits.threads),
    // A file is read once; keeping its blocks would hold as much memory as the file has bytes.
    enable_external_file_cache: 'false',
    temp_directory: limits.temporaryDirectory ?? '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
}

async function withConnection<T>(
  instance: DuckDBInstance,
  signal: AbortSignal | undefined,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const connection = await instance.connect();
  const database = new Database(instance, connection, signal ?? neverAborted);
  try {
    return await use(database);
  } finally {
    await database.endBeside();
    connection.closeSync();
  }
}
