import { said } from '../../core/common/sentence';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract, ProgressEvent } from '../../contract';
import { GatewiseError } from '../../core/common/errors';
import type { Locale } from '../../core/common/locale';
import type { PlacedExhibit, RecipeResult } from '../../core/recipe';
import type { Services } from '../services';
import type { RunDetail } from '../../core/run/schema';

export type Client = ContractRouterClient<Contract>;

/** Opens an empty workspace, lets it be used, and removes it. */
export type WithEmptyWorkspace = Services['withEmptyWorkspace'];

/** What a recipe works with, and what it has made so far: steps find there what those before them made. */
export interface RecipeContext {
  readonly client: Client;
  readonly withEmptyWorkspace: WithEmptyWorkspace;
  /** Folder for files that are kept. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly locale: Locale;
  readonly made: Made;
}

export interface Made {
  readonly datasets: Map<string, RecipeResult['datasets'][number]>;
  /** Experiments and their runs, by the ids of the steps that made them. */
  readonly experiments: Map<string, { readonly id: RecipeResult['experiments'][number]['id']; readonly name: string }>;
  readonly runs: Map<string, RunDetail[]>;
  /** Steps whose runs the report is about. */
  readonly reported: Set<string>;
  readonly groups: RecipeResult['groups'];
  readonly blocks: RecipeResult['blocks'];
  readonly exhibits: PlacedExhibit[];
  deployment: RecipeResult['deployment'];
}

/** What a step tells while it is at work: the share of it that is done. */
export type StepProgress = AsyncGenerator<number, void, undefined>;

/** What was made under an id. Recipes name what they make before they use it: a test holds that. */
export function found<Value>(made: ReadonlyMap<string, Value>, id: string): Value {
  const value = made.get(id);
  if (value === undefined) throw new GatewiseError('INTERNAL', `The recipe has made nothing called “${id}”.`);
  return value;
}

/** Reads a stream to its last event, passing its progress on. */
export async function* lastEvent<Event extends { readonly type: string }>(
  stream: AsyncIterable<Event | ProgressEvent>,
  share: (fraction: number) => number = (fraction) => fraction,
): AsyncGenerator<number, Extract<Event, { type: 'done' }>, undefined> {
  const isProgress = (event: Event | ProgressEvent): event is ProgressEvent => event.type === 'progress';
  const isDone = (event: Event | ProgressEvent): event is Extract<Event, { type: 'done' }> => event.type === 'done';
  for await (const event of stream) {
    if (isProgress(event)) yield share(event.fraction);
    else if (isDone(event)) return event;
  }
  throw new GatewiseError('CANCELLED', said`Cancelled. What was made so far stays.`);
}
