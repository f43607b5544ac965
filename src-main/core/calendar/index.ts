export { addSteps, stepsBetween } from './arithmetic';
export { clockIn, daysInMonth, isoWeek, type Clock } from './clock';
export { commonestDistance, detectStep, type StepDetection } from './detect';
export { clockTime, isoTime, shownInstant, shownMoment } from './iso';
export { stepBounds, type StepBounds } from './grid';
export {
  calendarPeriods,
  calendarStepSchema,
  describeStep,
  elapsedStep,
  seasonOf,
  stepOfInterval,
  typicalMs,
  usualSeason,
  type CalendarStep,
  type MonthAnchor,
  type SeasonSpan,
  type StepDescription,
} from './step';
export { stepText } from './words';
export { readLocal, zoneOf, type LocalReading, type Zone } from './zone';
