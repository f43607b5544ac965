import { z } from 'zod';
import modules from './module.json';

/** What a scan of rows passed over without a look at each field. */
export interface PassedRows {
  readonly rows: number;
  /** Byte of the chunk behind the last of them. */
  readonly end: number;
  /** Bytes of the longest of them with its end. */
  readonly longest: number;
  /** How many of them end in CR LF; the others end in LF. */
  readonly endInBoth: number;
}

/** Passes over rows in which nothing has to be looked at, which are nearly all that a file has. */
export interface RowScan {
  /** The bytes that are passed over from now on. */
  use(chunk: Uint8Array): void;
  /**
   * Passes over whole rows, for as long as each has the right number of fields, no quotation mark and no NUL byte, is no
   * empty line, and ends in LF or CR LF within the chunk.
   * @param start byte of the chunk at which a row begins
   */
  pass(start: number): PassedRows;
}

interface RowShape {
  /** One byte. */
  readonly delimiter: number;
  readonly fieldCount: number;
  /** Rows of more bytes are left to a closer look. */
  readonly mostBytes: number;
}

const functionSchema = z.custom<(...values: number[]) => number>((value) => typeof value === 'function');
const globalSchema = z.custom<WebAssembly.Global>((value) => typeof value === 'object');
const exportsSchema = z.object({ __heap_base: globalSchema, passed: functionSchema, pass: functionSchema });

const pageBytes = 65_536;
const mostPages = 16_384;
/** Bytes behind the text that are read along with its end. */
const padding = 64;

/** Module.cc on a memory of its own. */
export async function createRowScan({ delimiter, fieldCount, mostBytes }: RowShape): Promise<RowScan> {
  const memory = new WebAssembly.Memory({ initial: 32, maximum: mostPages, shared: true });
  const module = await WebAssembly.compile(Buffer.from(modules.simd, 'base64'));
  const kernel = exportsSchema.parse(new WebAssembly.Instance(module, { env: { memory } }).exports);
  const text = kernel.__heap_base.value;
  let length = 0;
  return {
    use(chunk) {
      ({ length } = chunk);
      const pages = Math.ceil((text + length + padding - memory.buffer.byteLength) / pageBytes);
      if (pages > 0) memory.grow(pages);
      new Uint8Array(memory.buffer, text, length).set(chunk);
    },
    pass(start) {
      const rows = kernel.pass(text, start, length, delimiter, fieldCount, mostBytes);
      const [end = 0, longest = 0, endInBoth = 0] = new Uint32Array(memory.buffer, kernel.passed(), 3);
      return { rows, end, longest, endInBoth };
    },
  };
}
