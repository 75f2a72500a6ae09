// Cheap refusal of ingress before it costs the canister anything. Canister-to-canister calls never pass here.
import * as azle from 'azle';

export { inspectMessage };

export interface IngressLimits {
  /** Longest argument in bytes. */
  maxBytes: number;
  /** Other limits for single methods. */
  methods?: Record<string, number>;
  /** Methods that anonymous callers may call; a query does not come here. */
  anonymous?: string[];
}

const ANONYMOUS = 4;

/** For the body of an `inspectMessage` method: true lets the message in. One replica decides, so methods check again. */
export function acceptIngress(limits: IngressLimits): boolean {
  const method = azle.msgMethodName();
  const caller = azle.msgCaller().toUint8Array();
  const anonymous = caller.length === 1 && caller[0] === ANONYMOUS;
  if (anonymous && limits.anonymous?.includes(method) !== true) return false;
  return azle.msgArgData().length <= (limits.methods?.[method] ?? limits.maxBytes);
}

type Method<This, Return> = (this: This) => Return;

/** Marks the method that decides about ingress: `@inspectMessage() inspect() { return acceptIngress({...}); }`. */
function inspectMessage() {
  return <This>(
    original: Method<This, boolean>,
    context: ClassMethodDecoratorContext<This, Method<This, boolean>>,
  ): void => azle.inspectMessage<This, [], boolean>({ manual: true })(original, context);
}
