import type { EventPublisher } from '@orpc/server';
import type { RunEvent } from '../core/run/schema';

/** What happens to runs, published to every open client. */
export type RunEvents = EventPublisher<{ run: RunEvent }>;
