#!/usr/bin/env node
import { buildModules, findFault, hasCompiler } from './lib/wasm-modules.mjs';
import { runMain, say, SetupError } from './lib/project.mjs';

const help = 'Debian has them: apt-get install clang-16 lld-16';

// Builds the WebAssembly modules that are committed, or with --check holds the committed ones against their sources.
// Without the compiler the check compares hashes alone, unless GATEWISE_REQUIRE_WASM_COMPILER is set.
await runMain(async () => {
  const present = hasCompiler();
  if (process.argv.includes('--check')) {
    if (!present && process.env.GATEWISE_REQUIRE_WASM_COMPILER) {
      throw new SetupError(`clang++-16 and wasm-ld-16 are needed. ${help}`);
    }
    const fault = await findFault({ compare: present });
    if (fault !== undefined) throw new SetupError(fault);
    say(present ? 'The modules are what their sources build.' : 'The modules belong to their sources (not rebuilt).');
    return;
  }
  if (!present) throw new SetupError(`The modules are built with clang++-16 and wasm-ld-16. ${help}`);
  await buildModules();
});
