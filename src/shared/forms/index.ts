export { Faults, readLocalTime } from './faults.ts';
