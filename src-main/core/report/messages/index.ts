import { fillPlaces } from '../../common/fill';
import type { Locale } from '../schema';
import { bestEn, bestKo, bestRu, type BestMessageKey, type BestMessages } from './best';
import { en, type ReportMessageKey, type ReportMessages } from './en';
import { ko } from './ko';
import { ru } from './ru';

interface Catalogs {
  readonly report: ReportMessages;
  /** Of the report of a search for the best forecast. */
  readonly best: BestMessages;
}

const catalogs: Readonly<Record<Locale, Catalogs>> = {
  en: { report: en, best: bestEn },
  ko: { report: ko, best: bestKo },
  ru: { report: ru, best: bestRu },
};

type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: ReportMessageKey, values?: Values) => string;
export type BestReportText = (key: BestMessageKey, values?: Values) => string;

/** The report's texts in a language, with `{name}` places filled. */
export function translator(locale: Locale): Translate {
  const catalog = catalogs[locale].report;
  return (key, values = {}) => fillPlaces(catalog[key], values);
}

/** Texts of the report of a search, with `{name}` places filled. */
export function bestReportTexts(locale: Locale): BestReportText {
  const catalog = catalogs[locale].best;
  return (key, values = {}) => fillPlaces(catalog[key], values);
}

export type { ReportMessageKey };
