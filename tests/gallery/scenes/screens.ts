import type { Scene } from './scene';

interface Screen {
  readonly name: string;
  readonly place: Scene['place'];
  readonly questions: readonly string[];
  /** Whether a workspace without anything shows it. */
  readonly canBeEmpty: boolean;
}

const screens: readonly Screen[] = [
  { name: 'datasets', place: '/datasets', questions: ['/datasets/list'], canBeEmpty: true },
  { name: 'dataset', place: ({ dataset }) => `/datasets/${dataset}`, questions: ['/datasets/'], canBeEmpty: false },
  { name: 'experiments', place: '/experiments', questions: ['/experiments/list'], canBeEmpty: true },
  {
    name: 'experiment',
    place: ({ experiment }) => `/experiments/${experiment}`,
    questions: ['/experiments/get'],
    canBeEmpty: false,
  },
  { name: 'experiment-new', place: '/experiments/new', questions: ['/experiments/preset'], canBeEmpty: true },
  { name: 'runs', place: '/runs', questions: ['/runs/list'], canBeEmpty: true },
  { name: 'run', place: ({ forecast }) => `/runs/${forecast}`, questions: ['/runs/get'], canBeEmpty: false },
  {
    name: 'compare',
    place: ({ forecast, classes, group }) => `/compare?runs=${forecast},${classes}&groups=${group}`,
    questions: ['/comparisons/compute'],
    canBeEmpty: false,
  },
  { name: 'compare-none', place: '/compare', questions: ['/comparisons/list'], canBeEmpty: true },
  { name: 'groups', place: '/groups', questions: ['/runGroups/list'], canBeEmpty: true },
  { name: 'group', place: ({ group }) => `/groups/${group}`, questions: ['/runGroups/get'], canBeEmpty: false },
  { name: 'leaderboard', place: '/leaderboard', questions: ['/leaderboard'], canBeEmpty: true },
  { name: 'studies', place: '/studies', questions: ['/studies/list'], canBeEmpty: true },
  { name: 'study', place: ({ study }) => `/studies/${study}`, questions: ['/studies/get'], canBeEmpty: false },
  {
    name: 'study-new',
    place: ({ experiment }) => `/studies/new?experiment=${experiment}`,
    questions: ['/experiments/get'],
    canBeEmpty: false,
  },
  {
    name: 'studies-compared',
    place: ({ study }) => `/studies/compare?studies=${study}`,
    questions: ['/studies/list'],
    canBeEmpty: false,
  },
  { name: 'reports', place: '/reports', questions: ['/reports/list'], canBeEmpty: true },
  { name: 'report', place: ({ report }) => `/reports/${report}`, questions: ['/reports/'], canBeEmpty: false },
  { name: 'settings', place: '/settings', questions: ['/system/settings'], canBeEmpty: true },
];

const statesOf = ({ name, place, questions, canBeEmpty }: Screen): Scene[] => [
  { name: `${name}, one`, workspace: 'small', place },
  { name: `${name}, many`, workspace: 'large', place },
  { name: `${name}, very long names`, workspace: 'long', place },
  { name: `${name}, loading`, workspace: 'small', place, unanswered: { how: 'loading', questions } },
  { name: `${name}, error`, workspace: 'small', place, unanswered: { how: 'error', questions } },
  ...(canBeEmpty ? [{ name: `${name}, empty`, workspace: 'empty' as const, place }] : []),
];

/** Every screen of the router in every state that it can be in. */
export const screenScenes: readonly Scene[] = [
  ...screens.flatMap(statesOf),
  { name: 'no such page', workspace: 'small', place: '/nothing/here' },
  { name: 'no such run', workspace: 'small', place: '/runs/run_0000000000' },
  { name: 'no such dataset', workspace: 'small', place: '/datasets/ds_0000000000' },
];
