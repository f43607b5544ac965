import { fillPlaces } from '../../common/fill';
import type { Locale } from '../schema';
import { en, type ReportMessageKey, type ReportMessages } from './en';
import { ko } from './ko';
import { ru } from './ru';

const catalogs: Readonly<Record<Locale, ReportMessages>> = { en, ko, ru };

export type Translate = (key: ReportMessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The report's texts in a language, with `{name}` places filled. */
export function translator(locale: Locale): Translate {
  const catalog = catalogs[locale];
  return (key, values = {}) => fillPlaces(catalog[key], values);
}

export type { ReportMessageKey };
