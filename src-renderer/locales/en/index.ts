import { en as interfaceLocale } from '@nuxt/ui/locale';
import frame from './frame.json';
import problems from './problems.json';
import datasets from './datasets.json';
import experiments from './experiments.json';
import settings from './settings.json';

export const messages = { datasets, experiments, frame, problems, settings };
export { interfaceLocale };
