/** Lengths of time in milliseconds, on the clock of physics. */
export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const quarterMs = 15 * minuteMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
