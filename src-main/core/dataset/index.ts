export * from './schema';
export * from './preview-schema';
export * from './append-schema';
export * from './profile-schema';
export type { Table, TableColumn } from './table';
export { guessedTargetOf, orderingOf } from './ordering';
export { profileTable } from './profile';
export { strongestSeason } from './profile/strongest-season';
export { hasMarkerForm, markersOf, type Marker } from './markers';
