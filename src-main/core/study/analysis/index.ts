export { bestSoFar, paretoFront } from './front';
export { importanceOf } from './importance';
export { placeOf } from './places';
