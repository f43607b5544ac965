import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import type { Edit } from './plants';

const root = resolve(import.meta.dirname, '../../..');

/** Reads a file of the sources with edits made to it. */
export function planted(path: string, edits: readonly Edit[]): string {
  let text = readFileSync(join(root, path), 'utf8');
  for (const { file, at, text: next } of edits) {
    if (file !== path) continue;
    if (!text.includes(at)) throw new Error(`${file} has no “${at}” to plant at.`);
    text = text.replace(at, () => next);
  }
  return text;
}

/** The compiler over the sources of `src-main`, in whose files things are planted in memory. */
export class PlantedSources {
  readonly #files: string[];
  readonly #options: ts.CompilerOptions;
  readonly #host: ts.CompilerHost;
  readonly #parsed = new Map<string, ts.SourceFile | undefined>();
  #edits: readonly Edit[] = [];
  #program: ts.Program | undefined;

  constructor() {
    const configuration = ts.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.main.json'),
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic(diagnostic) {
          throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
        },
      },
    );
    if (configuration === undefined) throw new Error('tsconfig.main.json cannot be read.');
    this.#files = configuration.fileNames.filter((file) => file.includes('/src-main/'));
    // A plant uses nothing yet, and nothing is kept of the program.
    const { tsBuildInfoFile: _, ...options } = configuration.options;
    this.#options = { ...options, incremental: false, noUnusedLocals: false, noUnusedParameters: false };
    this.#host = ts.createCompilerHost(this.#options);
    const parse = this.#host.getSourceFile.bind(this.#host);
    this.#host.getSourceFile = (file, language, onError) => {
      const path = relative(root, file);
      if (this.#edits.some((edit) => edit.file === path)) {
        return ts.createSourceFile(file, planted(path, this.#edits), language, true);
      }
      if (!this.#parsed.has(file)) this.#parsed.set(file, parse(file, language, onError));
      return this.#parsed.get(file);
    };
  }

  /** What the compiler says of the sources with these edits. */
  complaints(edits: readonly Edit[]): { readonly file: string; readonly code: number; readonly message: string }[] {
    this.#edits = edits;
    this.#program = ts.createProgram(this.#files, this.#options, this.#host, this.#program);
    return ts.getPreEmitDiagnostics(this.#program).map(({ file, code, messageText }) => ({
      file: file === undefined ? '' : relative(root, file.fileName),
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  }
}

/**
 * Complaints that name a place which lacks something: a property that is missing (2741, 2739, 2740), a `switch` without
 * a case (2366). Others follow from these.
 */
const lacking = new Set([2741, 2739, 2740, 2366]);

/** Files that lack something, each once; all complaints where none names a place. */
export function filesLacking(complaints: ReturnType<PlantedSources['complaints']>): string[] {
  const named = complaints.filter(({ code }) => lacking.has(code));
  return [...new Set((named.length > 0 ? named : complaints).map(({ file }) => file))].sort();
}
