/** How text is read as times: the same code in the preview and in the import. */
export { candidatesFor, rankCandidates, shareOfTimes, textFormats, type Candidate, type Ranked } from './candidates';
export { readTimeOfDay } from './clock';
export { timeFormatOf } from './formats';
export { carriesOffset, offsetEnd } from './iso';
export { isNamedLikeTime } from './names';
export { dateAlone, type TimeFormat } from './pattern';
export { SpacingCounter, type Spacing } from './spacing';
export { defineTimeFunctions, timeOfDaySql, timeSql } from './sql';
