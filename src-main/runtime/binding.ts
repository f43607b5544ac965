import { join } from 'node:path';
import { said } from '../core/common/sentence';
import { SetupFailure } from './failure';
import { complaintOf, runProgram } from './processes';

/** Programs that compile C++, the one that was named first. */
export function compilerNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  const named = environment['CXX'];
  return [...(named === undefined || named === '' ? [] : [named]), 'g++', 'c++', 'clang++'];
}

/** The first compiler of these that runs here. @throws SetupFailure when none does */
export async function findCompiler(names: readonly string[], signal: AbortSignal): Promise<string> {
  for (const name of names) {
    const ran = await runProgram(name, ['--version'], { signal });
    if (ran?.code === 0) return name;
  }
  throw new SetupFailure(
    said`There is no C++ compiler (${names.join(', ')}), and the binding has to be built: install one, for example with \`apt-get install g++\`, or name yours in CXX.`,
  );
}

/** Where what the binding is made of lies. */
export interface BindingParts {
  readonly sources: readonly string[];
  /** Folders of TensorFlow's and Node-API's headers. */
  readonly headers: readonly string[];
  /** TensorFlow's libraries; at run time they are looked for in `lib` beside the binding. */
  readonly libraries: readonly string[];
}

/**
 * Builds tfjs-node's binding against TensorFlow's library: two files of C++, which speak Node-API alone, so that neither
 * node-gyp nor Node's own headers are needed.
 * @throws SetupFailure when the compiler refuses
 */
export async function buildBinding(
  compiler: string,
  { sources, headers, libraries }: BindingParts,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const ran = await runProgram(
    compiler,
    [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
      ...headers.map((path) => `-I${path}`),
      ...sources,
      ...['-o', join(folder, 'tfjs_binding.node')],
      ...libraries,
      '-Wl,-rpath,$ORIGIN/lib',
    ],
    { signal },
  );
  if (ran?.code !== 0)
    throw new SetupFailure(
      said`${compiler} cannot build the binding: ${ran === null ? said`it is gone` : complaintOf(ran)}`,
    );
}
