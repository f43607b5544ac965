import type { Router } from '@orpc/server';
import type { Contract } from '../../contract';

/** What fulfils the contract; it needs nothing from the shell that calls it. */
export type BackendRouter = Router<Contract, Record<string, unknown>>;
