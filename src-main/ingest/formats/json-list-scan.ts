import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { fileLimits } from '../limits';

interface Element {
  readonly text: string;
  /** Line in which it begins, from 1. */
  readonly line: number;
}

/** Characters of a document without a list of rows that are kept, to be read as columns. */
const heldCharacters = 64 << 20;
/** Lists under these keys describe a table and are not its rows. */
const describingKeys = /^(schema|fields|columns|names|header|meta|metadata|links|errors)$/i;

/** Keys of a list of the columns' names. */
const namingKeys = /^(columns|names|header|fields)$/i;

/**
 * Finds the elements of the list of rows in a JSON document, piece by piece: the document itself, or the first list of
 * objects or lists under a key. Nothing is parsed here but brackets, strings and line ends.
 */
export class JsonListScan {
  /** Characters read. */
  read = 0;
  hasRows = false;
  /** The text of a document in which no list of rows was found yet; null where it is too long. */
  held: string | null = '';
  /** Of the columns, where a list of texts stands before lists of values. */
  names: readonly string[] | null = null;
  #depth = 0;
  #line = 1;
  #inString = false;
  #isEscaped = false;
  /** Depth inside the list of rows; 0 before it is found. */
  #listDepth = 0;
  #isListOver = false;
  #listKey = '';
  /** Whether the document has come to its end. */
  #isOver = false;
  /** Depth of a list whose first element is not known yet. */
  #openList = 0;
  #openKey = '';
  #lastString = '';
  #stringStart = -1;
  #plainStart = -1;
  #key = '';
  #start = -1;
  #startLine = 1;
  #rest = '';

  constructor(readonly file: string) {}

  /** The elements that end in this piece of text. */
  push(chunk: string): Element[] {
    const found: Element[] = [];
    if (this.held !== null && !this.hasRows) this.held = this.#heldWith(chunk);
    const text = this.#rest + chunk;
    for (let at = this.#rest.length; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (this.#inString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === 0x5c) this.#isEscaped = true;
        else if (code === 0x22) {
          this.#inString = false;
          if (!this.#isInRow && this.#stringStart >= 0) this.#lastString = text.slice(this.#stringStart + 1, at);
          this.#stringStart = -1;
        }
        continue;
      }
      if (code === 0x0a) this.#line += 1;
      if (code <= 0x20 || code === 0x2c || code === 0xfeff) continue;
      this.#mark(text, at, code, found);
    }
    this.read += chunk.length;
    this.#keepRest(text);
    return found;
  }

  /** @throws GatewiseError FILE_UNSUPPORTED for a document that ends early */
  end(): void {
    if (this.#depth > 0 || this.#inString) {
      throw new GatewiseError(
        'FILE_UNSUPPORTED',
        said`“${this.file}” ends in line ${this.#line} before its list does: it is cut off, or a bracket is missing.`,
        { file: this.file, line: this.#line },
      );
    }
  }

  get #isInRow(): boolean {
    return this.#start >= 0;
  }

  /** A character outside of strings that is no space and no comma. */
  #mark(text: string, at: number, code: number, found: Element[]): void {
    if (this.#isOver) throw this.#goesOn();
    if (this.#openList > 0 && !this.#isInRow) this.#decide(code);
    const isInList = this.#listDepth > 0 && !this.#isListOver && this.#depth === this.#listDepth;
    switch (code) {
      case 0x22: // "
        this.#inString = true;
        this.#stringStart = at;
        break;
      case 0x3a: // :
        if (!this.#isInRow) this.#key = this.#lastString;
        return;
      case 0x7b: // {
      case 0x5b: // [
        if (isInList) {
          this.#start = at;
          this.#startLine = this.#line;
        } else if (code === 0x5b && !this.#isInRow) {
          this.#openList = this.#depth + 1;
          this.#openKey = this.#key;
          this.#plainStart = namingKeys.test(this.#key) ? at : -1;
        }
        this.#depth += 1;
        return;
      case 0x7d: // }
      case 0x5d: // ]
        this.#close(text, at, found);
        return;
    }
    if (isInList) throw this.#noRow();
  }

  /** The first character of a list says whether rows stand in it. */
  #decide(code: number): void {
    if ((code === 0x7b || code === 0x5b) && !describingKeys.test(this.#openKey)) {
      if (this.#listDepth > 0) throw this.#twoLists();
      this.#listKey = this.#openKey;
      this.#listDepth = this.#openList;
      this.hasRows = true;
      this.held = null;
    }
    if (code !== 0x22) this.#plainStart = -1;
    this.#openList = 0;
  }

  #close(text: string, at: number, found: Element[]): void {
    this.#depth -= 1;
    this.#isOver = this.#depth <= 0;
    if (this.#isInRow && this.#depth === this.#listDepth) {
      found.push({ text: text.slice(this.#start, at + 1), line: this.#startLine });
      this.#start = -1;
    } else if (this.#listDepth > 0 && this.#depth === this.#listDepth - 1) this.#isListOver = true;
    else if (this.#plainStart >= 0) {
      this.names = namesIn(text.slice(this.#plainStart, at + 1)) ?? this.names;
    }
    if (!this.#isInRow) this.#plainStart = -1;
  }

  /** What is still open is kept, and no more. */
  #keepRest(text: string): void {
    const from = [this.#start, this.#stringStart, this.#plainStart].filter((at) => at >= 0);
    const kept = from.length === 0 ? text.length : Math.min(...from);
    this.#rest = text.slice(kept);
    if (this.#rest.length > fileLimits.lineBytes) {
      throw new GatewiseError(
        'FILE_TOO_LARGE',
        said`“${this.file}”: what begins in line ${this.#startLine} is too long for a row of a table.`,
        { file: this.file, line: this.#startLine },
      );
    }
    if (this.#start >= 0) this.#start -= kept;
    if (this.#stringStart >= 0) this.#stringStart -= kept;
    if (this.#plainStart >= 0) this.#plainStart -= kept;
  }

  #heldWith(chunk: string): string | null {
    const held = (this.held ?? '') + chunk;
    return held.length > heldCharacters ? null : held;
  }

  #noRow(): GatewiseError {
    return new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${this.file}”: a value in line ${this.#line} is no row. Every row has to be an object such as {"date": "2024-01-01", "y": 1}.`,
      { file: this.file, line: this.#line },
    );
  }

  #twoLists(): GatewiseError {
    const keys = [this.#listKey, this.#openKey];
    return new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${this.file}” holds more than one list of rows: “${keys.join('” and “')}”. Save each as a file of its own.`,
      { file: this.file, line: this.#line, examples: keys },
    );
  }

  #goesOn(): GatewiseError {
    return new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${this.file}” goes on in line ${this.#line} behind the end of its JSON document. Save each document as a file, or one object in each line.`,
      { file: this.file, line: this.#line },
    );
  }
}

function namesIn(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : null;
  } catch {
    return null;
  }
}
