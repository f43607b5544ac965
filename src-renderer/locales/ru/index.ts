import { ru as interfaceLocale } from '@nuxt/ui/locale';
import form from './form.json';
import frame from './frame.json';
import problems from './problems.json';
import run from './run.json';
import runs from './runs.json';
import report from './report.json';
import compare from './compare.json';
import charts from './charts.json';
import datasets from './datasets.json';
import experiments from './experiments.json';
import findings from './findings.json';
import generate from './generate.json';
import groups from './groups.json';
import preparation from './preparation.json';
import leaderboard from './leaderboard.json';
import settings from './settings.json';

export const messages = {
  charts,
  compare,
  datasets,
  experiments,
  form,
  findings,
  frame,
  generate,
  groups,
  preparation,
  leaderboard,
  problems,
  report,
  runs,
  settings,
  run,
};
export { interfaceLocale };
