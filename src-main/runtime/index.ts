export { SetupFailure } from './failure';
export { SetupAtWork } from './lock';
export { probeInstalled, setUpRuntime, type SetupChoice } from './set-up';
export { wholeShare, type SetupPhase, type SetupStep } from './steps';
