import type { ContractRouterClient } from '@orpc/contract';
import type { Contract, SystemInfo } from '../contract';
import type { Workspace } from '../store';
import type { BacktestService } from './backtest-service';
import type { BestService } from './best/best-service';
import type { DeviceRegistry } from './devices';
import type { JobService } from './jobs';
import type { MachineMonitor } from './machine';
import type { PdfPrinter } from './pdf-printer';
import type { RunEvents } from './run-events';
import type { RunService } from './run-service';
import type { StudyService } from './studies/study-service';

/** What every handler may use: made once in `createBackend`, the one place where the rooms are wired together. */
export interface Services {
  readonly workspace: Workspace;
  readonly jobs: JobService;
  readonly devices: DeviceRegistry;
  readonly runs: RunService;
  readonly backtests: BacktestService;
  readonly studies: StudyService;
  readonly best: BestService;
  readonly events: RunEvents;
  readonly machine: MachineMonitor;
  readonly printer: PdfPrinter | null;
  readonly shell: SystemInfo['shell'];
  readonly version: string;
  readonly now: () => number;
  /** Asks for what any client may ask for, as a handler that does several such things in turn. */
  readonly client: () => ContractRouterClient<Contract>;
  /** Opens an empty workspace in a folder for temporary files, lets it be used, and removes the folder. */
  readonly withEmptyWorkspace: <Result>(
    use: (client: ContractRouterClient<Contract>, folder: string) => Promise<Result>,
  ) => Promise<Result>;
}
