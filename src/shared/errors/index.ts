export { AppError, NO_MONEY_MOVED, type Explanation, type FieldProblem, type Outcome } from './app-error.ts';
export { SessionMissing, classify, type CallFailure } from './call-failure.ts';
export { toAppError, type Effect } from './explain-call.ts';
export { explainVariant, harmless, type ExplainTable } from './explain-variant.ts';
export { unreachable } from './unreachable.ts';
