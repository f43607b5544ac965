import { en as interfaceLocale } from '@nuxt/ui/locale';
import { textsByFile } from '../texts-by-file';

/** A file of texts is a group of messages under its name. */
export const messages = textsByFile(import.meta.glob('./*.json', { eager: true, import: 'default' }));
/** The backend’s sentences are written in English. */
export const sentences = {};
export { interfaceLocale };
