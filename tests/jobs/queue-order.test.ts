import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobDefinitions } from '../../src-main/jobs/kinds';
import { priorities, type Priority } from '../../src-main/jobs/kinds/definition';
import type { MachineMemory } from '../../src-main/jobs/memory';
import { JobQueue, type NextMove, type Queued } from '../../src-main/jobs/queue';

interface Entry extends Queued {
  readonly name: string;
}

/** A machine without processes: what is started runs until it is ended by name. */
class Machine {
  readonly queue = new JobQueue<Entry>();
  readonly running: Entry[] = [];
  readonly started: string[] = [];
  readonly refused: string[] = [];
  readonly told: string[] = [];

  constructor(
    readonly places: number,
    readonly memory = Number.POSITIVE_INFINITY,
  ) {}

  submit(name: string, priority: Priority, neededBytes = 0): this {
    this.queue.add({ name, priority, neededBytes });
    this.#work();
    return this;
  }

  end(name: string): this {
    const place = this.running.findIndex((entry) => entry.name === name);
    if (place < 0) throw new Error(`${name} does not run`);
    this.running.splice(place, 1);
    this.#work();
    return this;
  }

  cancel(name: string): this {
    const entry = this.queue.entries().find((queued) => queued.name === name);
    if (entry === undefined) throw new Error(`${name} is not queued`);
    this.queue.remove(entry);
    this.#work();
    return this;
  }

  get names(): string[] {
    return this.running.map(({ name }) => name);
  }

  #free(): MachineMemory {
    const used = this.running.reduce((sum, { neededBytes }) => sum + neededBytes, 0);
    return { total: this.memory, available: this.memory - used };
  }

  #next(): NextMove<Entry> | null {
    return this.queue.next({
      running: this.running,
      places: this.places,
      freeMemory: () => this.#free(),
      onWaiting: ({ name }, { freeBytes }) => this.told.push(`${name} waits, ${freeBytes} free`),
    });
  }

  #work(): void {
    for (let move = this.#next(); move !== null; move = this.#next()) {
      this.queue.remove(move.entry);
      if (move.kind === 'refuse') this.refused.push(move.entry.name);
      else {
        this.running.push(move.entry);
        this.started.push(move.entry.name);
      }
    }
  }
}

describe('the order of jobs', () => {
  it('is declared by each kind: what somebody looks on at, what was asked for by itself, what was queued', () => {
    const kindsOf = (priority: Priority) =>
      Object.entries(jobDefinitions)
        .filter(([, definition]) => definition.priority === priority)
        .map(([kind]) => kind)
        .sort();
    expect([kindsOf('ahead'), kindsOf('queued')]).toEqual([['backtest'], ['train']]);
    expect(kindsOf('attended')).toEqual([
      'append',
      'evaluate',
      'explain',
      'forecast',
      'generate',
      'import',
      'predict',
      'profile',
      'search',
      'setup',
    ]);
  });

  it('gives a place beside a full machine to one attended job, and the others of them their turn', () => {
    const machine = new Machine(2);
    for (const name of ['t1', 't2', 't3']) machine.submit(name, 'queued');
    machine.submit('import', 'attended').submit('profile', 'attended');
    expect(machine.names).toEqual(['t1', 't2', 'import']);
    expect(machine.end('import').names).toEqual(['t1', 't2', 'profile']);
    expect(machine.end('profile').names).toEqual(['t1', 't2']);
    expect(machine.end('t1').names).toEqual(['t2', 't3']);
  });

  it('lets attended jobs take every free place', () => {
    const machine = new Machine(3);
    for (const name of ['a', 'b', 'c', 'd']) machine.submit(name, 'attended');
    expect(machine.names).toEqual(['a', 'b', 'c']);
  });

  it('puts what was asked for by itself before what was queued, and keeps the order within each', () => {
    const machine = new Machine(1);
    for (const name of ['t1', 't2', 't3']) machine.submit(name, 'queued');
    machine.submit('b1', 'ahead').submit('b2', 'ahead').submit('t4', 'queued');
    for (const name of ['t1', 'b1', 'b2', 't2', 't3', 't4']) machine.end(name);
    expect(machine.started).toEqual(['t1', 'b1', 'b2', 't2', 't3', 't4']);
  });

  it('never runs more of the background than there are places, however many attended jobs come and go', () => {
    const machine = new Machine(2);
    machine.submit('a1', 'attended').submit('a2', 'attended');
    for (const name of ['t1', 't2', 't3']) machine.submit(name, 'queued');
    expect(machine.names).toEqual(['a1', 'a2', 't1']);
    machine.submit('a3', 'attended').end('a1');
    expect(machine.names).toEqual(['a2', 't1', 't2']);
    machine.end('a2');
    expect(machine.names).toEqual(['t1', 't2', 'a3']);
  });

  it('gives the background a place while attended jobs come without end', () => {
    const machine = new Machine(1);
    machine.submit('a0', 'attended').submit('t1', 'queued');
    for (let index = 1; index < 20; index += 1) {
      machine.submit(`a${index}`, 'attended').end(`a${index - 1}`);
    }
    expect(machine.names).toContain('t1');
  });
});

describe('waiting for memory', () => {
  it('holds back what is behind it, whatever its priority, and nothing that is attended and needs none', () => {
    const machine = new Machine(4, 10);
    machine.submit('t1', 'queued', 6).submit('t2', 'queued', 5);
    expect([machine.names, machine.told]).toEqual([['t1'], ['t2 waits, 4 free']]);
    machine.submit('small', 'queued', 1).submit('backtest', 'ahead', 4).submit('import', 'attended');
    expect(machine.names).toEqual(['t1', 'import']);
    machine.end('t1');
    expect(machine.started).toEqual(['t1', 'import', 't2', 'backtest', 'small']);
  });

  it('is not overtaken by an attended job that needs memory too', () => {
    const machine = new Machine(4, 10);
    machine.submit('t1', 'queued', 6).submit('t2', 'queued', 5).submit('forecast', 'attended', 2);
    expect(machine.names).toEqual(['t1']);
    expect(machine.end('t1').names).toEqual(['t2', 'forecast']);
  });

  it('passes the promise on when the one that waited is cancelled', () => {
    const machine = new Machine(4, 10);
    machine.submit('t1', 'queued', 6).submit('t2', 'queued', 5).submit('b1', 'ahead', 4);
    expect(machine.cancel('t2').names).toEqual(['t1', 'b1']);
  });

  it('is refused when nothing runs that would ever make room', () => {
    const machine = new Machine(4, 10);
    machine.submit('t1', 'queued', 6).submit('t2', 'queued', 11).submit('t3', 'queued', 1).end('t1');
    expect([machine.refused, machine.names]).toEqual([['t2'], ['t3']]);
  });

  const jobs = fc.array(
    fc.record({
      priority: fc.constantFrom(...priorities),
      neededBytes: fc.integer({ min: 0, max: 10 }),
    }),
    { maxLength: 30 },
  );
  it('starves nothing and never gives away more than there is, whoever ends first', () => {
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()), (list, places, choices) => {
        const machine = new Machine(places, 10);
        const check = () => {
          const { running, queue } = machine;
          expect(running.filter(({ priority }) => priority !== 'attended').length).toBeLessThanOrEqual(places);
          expect(running.length).toBeLessThanOrEqual(places + 1);
          expect(running.reduce((sum, { neededBytes }) => sum + neededBytes, 0)).toBeLessThanOrEqual(10);
          // Whatever waits has something that it waits for.
          expect(running.length > 0 || queue.size === 0).toBe(true);
        };
        for (const [index, { priority, neededBytes }] of list.entries()) {
          machine.submit(String(index), priority, neededBytes);
          check();
        }
        while (machine.running.length > 0) {
          const place = Number(choices.next().value) % machine.running.length;
          machine.end(machine.running[place]?.name ?? '');
          check();
        }
        expect([...machine.started, ...machine.refused]).toHaveLength(list.length);
        // First come, first served.
        for (const priority of priorities) {
          const order = machine.started.map(Number).filter((index) => list[index]?.priority === priority);
          expect(order).toEqual(order.toSorted((one, other) => one - other));
        }
      }),
    );
  });
});
