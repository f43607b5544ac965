import { EventPublisher } from '@orpc/server';

/** Streams one thing that is worked on, such as a backtest: as it is now and after every change, until it has ended. */
export class Watched<Entity extends { readonly id: string; readonly finishedAt: number | null }> {
  readonly #read: (id: Entity['id']) => Entity;
  readonly #events = new EventPublisher<Record<string, Entity>>();

  /** @param read the entity as it is now */
  constructor(read: (id: Entity['id']) => Entity) {
    this.#read = read;
  }

  /** Passes a change on; a client that misses one gets the next. */
  tell(entity: Entity): void {
    this.#events.publish(entity.id, entity);
  }

  /** Reads it and passes it on. */
  tellOf(id: Entity['id']): void {
    try {
      this.tell(this.#read(id));
    } catch {
      // What cannot be read now is read with the next change.
    }
  }

  /** @throws what reading it throws, e.g. GatewiseError NOT_FOUND */
  async *watch(id: Entity['id'], signal: AbortSignal | undefined): AsyncGenerator<Entity, void, undefined> {
    const stream = this.#events.subscribe(id, { maxBufferedEvents: 1, ...(signal === undefined ? {} : { signal }) });
    const now = this.#read(id);
    yield now;
    if (now.finishedAt !== null) return;
    for await (const entity of stream) {
      yield entity;
      if (entity.finishedAt !== null) return;
    }
  }
}
