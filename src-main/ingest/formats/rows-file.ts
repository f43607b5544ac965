import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { fileLimits } from '../limits';
import { csvRelationSql } from './csv-relation';
import type { Relation } from './importer';

const bufferedCharacters = 1 << 18;

/** A working copy of rows as comma-separated text, for formats that DuckDB does not read by itself. */
export class RowsFile {
  readonly #stream: WriteStream;
  #failure: Error | undefined;
  #buffer: string[] = [];
  #buffered = 0;
  #rows = 0;

  constructor(
    readonly path: string,
    readonly sourceName: string,
  ) {
    this.#stream = createWriteStream(path);
    this.#stream.on('error', (error) => (this.#failure = error));
  }

  get rowCount(): number {
    return this.#rows;
  }

  /** Adds a row; a row may be shorter than the table, its last values are then missing. */
  async write(values: readonly (string | null)[]): Promise<void> {
    const line = values.map((value, index) => this.#quote(value, index)).join(',');
    this.#rows += 1;
    // A line without anything would be no row.
    this.#buffer.push(line === '' ? '""' : line);
    this.#buffered += line.length + 1;
    if (this.#buffered >= bufferedCharacters) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
    this.#stream.end();
    if (!this.#stream.closed) await once(this.#stream, 'close');
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The rows under names; `pad` where some are shorter than the names. */
  relation(names: readonly string[], pad: boolean): Relation {
    return {
      sql: csvRelationSql(this.path, names, {
        delimiter: ',',
        header: false,
        skippedLines: 0,
        raggedRows: pad ? 'pad' : 'none',
      }),
      storedAs: names.map(() => 'text'),
      rowCount: this.#rows,
      raggedCount: 0,
      ragged: [],
      undecodable: 0,
    };
  }

  #quote(value: string | null, index: number): string {
    if (value === null) return '';
    if (value.length > fileLimits.cellBytes) {
      throw new GatewiseError(
        'FILE_TOO_LARGE',
        said`“${this.sourceName}”: value ${index + 1} of row ${this.#rows + 1} is too long for a table.`,
        { file: this.sourceName, row: this.#rows + 1 },
      );
    }
    return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  }

  async #flush(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#buffer.length === 0) return;
    const text = `${this.#buffer.join('\n')}\n`;
    this.#buffer = [];
    this.#buffered = 0;
    if (!this.#stream.write(text)) await once(this.#stream, 'drain');
  }
}
