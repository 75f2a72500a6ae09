// Candid types that several kinds of canisters exchange, with their TypeScript twins.
export { FieldErrorT, VersionT } from './result-type.ts';
export type { Version } from './versions.ts';
export type { FieldError } from './text.ts';
