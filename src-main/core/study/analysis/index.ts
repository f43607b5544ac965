export { bestSoFar, paretoFront } from './front';
export { fewestTrials, importanceOf, type Importance } from './importance';
export { placeOf } from './places';
