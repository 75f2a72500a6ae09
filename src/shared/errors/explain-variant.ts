// Turns a canister's `err` variant into an AppError by a table that the compiler proves complete.
import { AppError, NO_MONEY_MOVED, type Explanation, type Outcome } from './app-error.ts';

type Tag<V> = V extends unknown ? Extract<keyof V, string> : never;
type Payload<V, K extends string> = V extends { [P in K]: infer T } ? T : never;

/** One explanation for each case of the Candid variant `V`. */
export type ExplainTable<V> = { [K in Tag<V>]: (payload: Payload<V, K>) => Explanation & { outcome?: Outcome } };

/**
 * The AppError for one variant value; `scope` prefixes its code (`ledger.InsufficientFunds`).
 * A case that a newer canister knows and we do not gets honest fallback words.
 */
export function explainVariant<V extends object>(scope: string, error: V, table: ExplainTable<V>): AppError {
  const [tag, payload] = Object.entries(error)[0] ?? ['unknown', null];
  const explain: unknown = Object.hasOwn(table, tag) ? Reflect.get(table, tag) : undefined;
  const explanation: Explanation & { outcome?: Outcome } =
    typeof explain === 'function'
      ? explain(payload)
      : {
          title: `The canister refused: ${tag}.`,
          money: 'It reported a refusal that this version of the app does not know.',
          action: 'Reload the page to get the newest version, then check your activity.',
        };
  const { outcome, ...rest } = explanation;
  return new AppError(`${scope}.${tag}`, rest, { outcome });
}

/** An explanation where nothing was charged or moved. */
export const harmless = (title: string, action: string): Explanation => ({ title, money: NO_MONEY_MOVED, action });
