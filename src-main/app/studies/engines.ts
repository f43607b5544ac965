import { GatewiseError, type Issue } from '../../core/common/errors';
import { said, sentenceText, type Sentence } from '../../core/common/sentence';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { searchedPaths, type StudySettings } from '../../core/study';
import type { DeviceRegistry } from '../devices';

const path = 'settings.engines';
const issueOf = (sentence: Sentence): Issue => ({ path, message: sentenceText(sentence), sentence });

/** Engines that are named where none is chosen by them: a model without that choice, or a space that searches it. */
export function issuesOfEngines({ model }: ExperimentConfiguration, { engines, space }: StudySettings): Issue[] {
  if (engines.length === 0) return [];
  const searched = new Set(searchedPaths(space));
  if (searched.has('model.training.engine')) {
    return [
      issueOf(
        said`The space searches model.training.engine, so that no trial is trained by the engine of its number: leave one of the two out.`,
      ),
    ];
  }
  if (model.kind === 'sequential' || searched.has('model')) return [];
  return [issueOf(said`Networks alone have a choice of engines, and no trial of this study is one.`)];
}

/** Engines that are named and cannot be used on this machine, with the reasons. */
export async function issuesOfMachine(
  devices: Pick<DeviceRegistry, 'unusable'>,
  { engines }: Pick<StudySettings, 'engines'>,
): Promise<Issue[]> {
  const unusable = await devices.unusable(engines.map(({ engine }) => engine));
  return unusable.map(({ engine, reason }) => issueOf(said`The engine "${engine}" cannot be used here. ${reason}`));
}

/** @throws GatewiseError BAD_INPUT for the first of what is wrong */
export function requireNone([issue]: readonly Issue[]): void {
  if (issue === undefined) return;
  throw new GatewiseError('BAD_INPUT', issue.sentence ?? issue.message, { field: issue.path });
}
