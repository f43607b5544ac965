import { dataScenes } from './data';
import { experimentScenes } from './experiments';
import { frameScenes } from './frame';
import { allRunScenes } from './runs';
import type { Scene } from './scene';
import { screenScenes } from './screens';
import { studyScenes } from './studies';

export type { Scene, WorkspaceIds } from './scene';

/** Everything that the gallery draws. */
export const scenes: readonly Scene[] = [
  ...screenScenes,
  ...dataScenes,
  ...experimentScenes,
  ...allRunScenes,
  ...frameScenes,
  ...studyScenes,
];
