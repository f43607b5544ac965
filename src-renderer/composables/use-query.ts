import { useConnection } from '../stores/connection';
import { createQuery, type Query } from './query';

/**
 * Asks the backend now, whenever what `source` reads changes, and after each reconnection; see `createQuery`.
 * @param source what the question depends on; undefined means there is nothing to ask yet
 */
export function useQuery<K, T>(
  source: () => K | undefined,
  ask: (key: K, signal: AbortSignal) => Promise<T>,
): Query<T> {
  const connection = useConnection();
  return createQuery(source, ask, () => connection.opened);
}
