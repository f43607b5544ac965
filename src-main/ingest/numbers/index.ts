export { chosenReading, commonMark, readColumns, type TextNumbers } from './columns';
export { shownNumbers } from './guess';
export { plainReading } from './marks';
export { readNumber } from './reading';
export { isCast, numberSql } from './sql';
export { saysAbsent } from './words';
