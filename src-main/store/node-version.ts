import { GatewiseError } from '../core/common/errors';

const oldestMajor = 22;

/**
 * better-sqlite3 13 crashes the process on an older Node instead of throwing: its binary is loaded with the first
 * database, so this has to be asked before.
 * @param version As in `process.versions.node`.
 * @throws GatewiseError INTERNAL
 */
export function assertSupportedNode(version: string): void {
  if (Number.parseInt(version, 10) >= oldestMajor) return;
  throw new GatewiseError(
    'INTERNAL',
    `Gatewise needs Node ${oldestMajor} or newer and was started with Node ${version}. Start it with "npm start", which brings its own.`,
    { hint: 'npm start' },
  );
}
