import { whiteSpace } from './marks';

/** Codes and words of money that stand before figures; signs of it are known by their Unicode category. */
const currencyNames = 'USD|EUR|GBP|KRW|JPY|CNY|RUB|CHF|INR|AUD|CAD|Rs\\.?|руб\\.?|р\\.|원';
/** As a pattern. */
export const currency = `(?:[A-Z]{0,3}\\p{Sc}|${currencyNames})`;
const wholeCurrency = new RegExp(`^${currency}$`, 'u');

/** Letters or a sign such as `°` or `%`, then whatever is written together with them: `kWh`, `°C`, `µg/m3`. */
export const suffix = `(?:[\\p{Sc}%‰°℃℉Ω]|\\p{L})[^${whiteSpace},;()]{0,11}`;

/** What follows digits in dates, times, orders and compass bearings: figures of a place, not of an amount. */
const places = new RegExp(
  '^(?:st|nd|rd|th|am|pm|a\\.m\\.|p\\.m\\.|uhr|o.clock|ч|г\\.?|год|[nsew]|[년월일시분기호번위회차]|분기|요일|오전|오후|[年月日時时点點分號号番位回期周週]|[hqmw]\\d+|t\\d.*|[zт].*\\d.*)$',
  'iu',
);

/** Signs of money do not change a figure: columns may write them on some of their values alone. */
export function isCurrency(unit: string): boolean {
  return wholeCurrency.test(unit);
}

/** Digits of a unit are powers and counts of atoms: `m3`, `CO2`; others belong to a name. */
const withDigits = /^[^\d]*(?:m|ft|in|s|[OHN])[23][^\d]*$/;

/** Whether what stands behind digits can be a unit. */
export function isUnit(text: string): boolean {
  if (isCurrency(text)) return true;
  return !places.test(text) && (!/\d/.test(text) || withDigits.test(text));
}
