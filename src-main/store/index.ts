export * from './interfaces';
export * from './records';
export * from './runs/interface';
