import { ru as interfaceLocale } from '@nuxt/ui/locale';
import frame from './frame.json';
import problems from './problems.json';

export const messages = { frame, problems };
export { interfaceLocale };
