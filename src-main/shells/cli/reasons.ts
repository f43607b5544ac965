import { GatewiseError } from '../../core/common/errors';

/** Reasons by finding, out of `finding=reason`. @throws GatewiseError BAD_INPUT */
export function readReasons(overrides: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    overrides.map((text) => {
      const at = text.indexOf('=');
      if (at > 0 && text.slice(at + 1).trim() !== '') return [text.slice(0, at), text.slice(at + 1)];
      throw new GatewiseError(
        'BAD_INPUT',
        `--override takes finding=reason, for example targetCopy:power=“a test of the check”, not “${text}”.`,
      );
    }),
  );
}
