import { zoneOf, type Zone } from '../core/calendar';
import { GatewiseError, saidBy } from '../core/common/errors';

/**
 * The zone of an import's choices.
 * @throws GatewiseError BAD_INPUT for a name that is not in the IANA database
 */
export function requireZone(name: string): Zone {
  try {
    return zoneOf(name);
  } catch (cause) {
    if (!(cause instanceof GatewiseError)) throw cause;
    throw new GatewiseError(cause.code, saidBy(cause), { field: 'choices.timeZone' }, { cause });
  }
}
