export { incomparability, type StudyIncomparability } from './comparable';
export { bestSoFar, paretoFront, sharesBelow } from './front';
export { importanceOf } from './importance';
export { placeOf } from './places';
