// What every layer above the API files throws and shows: one error that a person can act on.

export interface FieldProblem {
  /** The name of the field as in the Candid record, with an index where it is a list: `initialHolders[3].amount`. */
  field: string;
  message: string;
}

export interface Explanation {
  /** What happened, one sentence. */
  title: string;
  /** What it means for the reader's money, one sentence. */
  money: string;
  /** What to do next, one sentence. */
  action: string;
  /** Problems by field, when the input was refused. */
  fields?: FieldProblem[];
}

/** `notDone`: nothing changed. `unknown`: it may or may not have happened, so never repeat it blindly. */
export type Outcome = 'notDone' | 'unknown';

export const NO_MONEY_MOVED = 'Nothing was charged and no tokens moved.';

/** An error with an explanation. `code` is stable (for tests and tables), the texts are not. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly explanation: Explanation;
  readonly outcome: Outcome;

  constructor(code: string, explanation: Explanation, options: { outcome?: Outcome; cause?: unknown } = {}) {
    super(explanation.title, { cause: options.cause });
    this.code = code;
    this.explanation = explanation;
    this.outcome = options.outcome ?? 'notDone';
  }
}
