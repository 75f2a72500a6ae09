export { Faults, readLocalTime, type Reading } from './faults.ts';
export { sameShape } from './same-shape.ts';
