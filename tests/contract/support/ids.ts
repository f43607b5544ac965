import {
  comparisonIdSchema,
  datasetIdSchema,
  experimentIdSchema,
  groupIdSchema,
  reportIdSchema,
  runIdSchema,
  studyIdSchema,
} from '../../../src-main/core/common/ids';
import type { World } from './world';

/** Ids that earlier cases put down, and well-formed ones that belong to nothing. */
export const dataset = (world: World) => datasetIdSchema.parse(world.ids.get('dataset'));
export const experiment = (world: World) => experimentIdSchema.parse(world.ids.get('experiment'));
export const copy = (world: World) => experimentIdSchema.parse(world.ids.get('copy'));
export const group = (world: World) => groupIdSchema.parse(world.ids.get('group'));
export const comparison = (world: World) => comparisonIdSchema.parse(world.ids.get('comparison'));
export const report = (world: World) => reportIdSchema.parse(world.ids.get('report'));
export const study = (world: World) => studyIdSchema.parse(world.ids.get('study'));
export const run = (world: World, place: 'first' | 'second' | 'third' | 'repeated' | 'classified' | 'both') =>
  runIdSchema.parse(world.ids.get(place));

export const nobody = {
  dataset: datasetIdSchema.parse('ds_0000000000'),
  experiment: experimentIdSchema.parse('ex_0000000000'),
  run: runIdSchema.parse('run_0000000000'),
  group: groupIdSchema.parse('grp_0000000000'),
  comparison: comparisonIdSchema.parse('cmp_0000000000'),
  report: reportIdSchema.parse('rep_0000000000'),
  study: studyIdSchema.parse('study_0000000000'),
};
