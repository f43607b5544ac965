import { ko as interfaceLocale } from '@nuxt/ui/locale';
import sentences from '../../../src-main/core/common/telling/texts/ko.json';
import { textsByFile } from '../texts-by-file';

/** A file of texts is a group of messages under its name. */
export const messages = textsByFile(import.meta.glob('./*.json', { eager: true, import: 'default' }));
export { interfaceLocale, sentences };
