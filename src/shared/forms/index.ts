export { Faults, readLocalTime, type Reading } from './faults.ts';
