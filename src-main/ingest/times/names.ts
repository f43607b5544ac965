/** What the name of a column says about times in it. */

const latinWords = new Set(
  [
    'date dates datetime time times timestamp timestamps ds dt day days dttm epoch unixtime unix ts period month quarter qtr week',
    'year yr years yearmonth yyyymm yyyymmdd yymmdd yyyy',
    'datum zeit uhrzeit zeitstempel zeitpunkt tag monat quartal jahr woche stichtag',
    'fecha dia día mes año ano trimestre semana data anno mese',
    'jour mois année annee trimestre semaine horodatage',
    'дата время день месяц год квартал неделя период',
  ].flatMap((words) => words.split(' ')),
);
const joined = /^(?:date|timestamp|datum|epoch|unix)|(?:datetime|timestamp|datum|zeitpunkt)$/;
const eastAsian =
  /날짜|일자|일시|시간|시각|시점|년월|연월|연도|년도|분기|기간|기준일|측정일|년$|^월$|주차|日付|日時|日期|時刻|時間|时间|时刻|年月|年度|期間|期间|季度|四半期|^年$|^月$|^週$|^周$/;
/** Amounts of time and other things that have such a word in their names. */
const others =
  /dura|elaps|runtime|uptime|downtime|up time|down time|lead|since|until|remaining|to_?fail|time_?to|sometimes|update|candidate|소요|가동|длит|dauer|of_?(?:week|day|year|month)|요일|번호/i;
const yearWords =
  /^(?:yr|years?|yyyy|jahr|año|ano|anno|année|annee|год|date|datum|fecha|дата|ds|period|time|observation_date)$|year|연도|년도|年度|^年$|^년$|날짜|日付|日期|기간/iu;

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/** Whether a column is named like a time (date, timestamp, month, 시각, 日付, …), so that its digits may be one. */
export function isNamedLikeTime(name: string): boolean {
  if (others.test(name)) return false;
  return eastAsian.test(name) || wordsOf(name).some((word) => latinWords.has(word) || joined.test(word));
}

/** Whether a column is named so that four digits in it may be a year. */
export function isNamedLikeYear(name: string): boolean {
  return !others.test(name) && yearWords.test(name.trim());
}
