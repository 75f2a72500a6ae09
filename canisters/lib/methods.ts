// Canister methods over Azle's decorators, with our own Candid codec and one rule for what an exception does.
import * as azle from 'azle';
import type { IDL } from '@dfinity/candid';

import { CandidError, compile, type Quota } from './candid/index.ts';
import { isCleanup } from './cleanup.ts';
import { Refusal } from './refusal.ts';
import { writesSoFar } from './stable/writes.ts';

export { Refusal } from './refusal.ts';
export { acceptIngress, inspectMessage } from './ingress.ts';

export interface MethodOptions {
  /** Runs before the arguments are decoded; throws a `Refusal` to refuse. */
  guard?: () => void;
  /** Limits for the arguments, over `defaultQuota`. */
  quota?: Partial<Quota>;
  /** A query that may call other queries. */
  composite?: boolean;
  /** Callable but left out of the .did. */
  hidden?: boolean;
}

/** Installation may take longer lists than a method: only controllers install, within 300 G instructions. */
export type LifecycleOptions = Pick<MethodOptions, 'quota'>;

type Method<This, Args extends unknown[], Return> = (this: This, ...args: Args) => Return;
type Decorator = <This, Args extends unknown[], Return>(
  method: Method<This, Args, Return>,
  context: ClassMethodDecoratorContext<This, Method<This, Args, Return>>,
) => void;

/** A reply that is already Candid bytes, header included. */
export class Raw {
  constructor(readonly bytes: Uint8Array) {}
}
export const raw = (bytes: Uint8Array): Raw => new Raw(bytes);

/** A read-only method. Cost: about 0.1 M instructions beside Azle's own. */
export const query = (args: IDL.Type[] = [], returns?: IDL.Type, options: MethodOptions = {}): Decorator =>
  method('query', args, returns, options);

/** A method that changes state: see README for what exceptions do. */
export const update = (args: IDL.Type[] = [], returns?: IDL.Type, options: MethodOptions = {}): Decorator =>
  method('update', args, returns, options);

function method(
  kind: 'query' | 'update',
  args: IDL.Type[],
  returns: IDL.Type | undefined,
  options: MethodOptions,
): Decorator {
  const decorate = kind === 'query' ? azle.query : azle.update;
  const request = compile(args);
  const response = compile(returns === undefined ? [] : [returns]);
  const encode = (value: unknown): Uint8Array =>
    value instanceof Raw ? value.bytes : response.encode(returns === undefined ? [] : [value]);

  return (original, context) => {
    const name = String(context.name);
    const fail = failing(name);
    const run = function (this: unknown): void {
      const values = admitted(name, options, () => request.decode(azle.msgArgData(), options.quota));
      if (values === undefined) return;
      const before = writesSoFar();
      try {
        const result: unknown = Reflect.apply(original, this, values);
        if (result instanceof Promise)
          result.then((value) => azle.msgReply(encode(value))).catch((error: unknown) => fail(error, before));
        else azle.msgReply(encode(result));
      } catch (error) {
        fail(error, before);
      }
    };
    const { composite = false, hidden = false } = options;
    apply(decorate(args, returns, { manual: true, hidden, ...(kind === 'query' ? { composite } : {}) }), run, context);
    context.addInitializer(function () {
      enterDirectly(this, kind, name, run);
    });
  };
}

/**
 * Lets the system enter our method without Azle's own wrapper, whose promises cost every call a third of an empty
 * update. Azle keeps what each exported function runs in `callbacks`; where that should ever change, its wrapper stays.
 */
function enterDirectly(instance: unknown, kind: 'query' | 'update', name: string, run: (this: unknown) => void): void {
  const { _azleCanisterClassMeta: meta } = (
    instance as { constructor: { _azleCanisterClassMeta?: typeof globalThis._azleCanisterClassMeta } }
  ).constructor;
  const methods: { name: string; index: number }[] | undefined =
    kind === 'query' ? meta?.methodMeta.queries : meta?.methodMeta.updates;
  const index = methods?.find((method) => method.name === name)?.index;
  if (meta === undefined || index === undefined) return;
  // Typed as asynchronous by Azle; the caller in Rust takes either.
  meta.callbacks[index] = run.bind(instance) as () => Promise<void>;
}

/** Installation. Its argument types must equal those of `postUpgrade`. An exception refuses the installation. */
export const init = (args: IDL.Type[] = [], options: LifecycleOptions = {}): Decorator =>
  lifecycle(azle.init, args, options);

/** After an upgrade. Heap and timers are gone: load state, arm timers. An exception takes the whole upgrade back. */
export const postUpgrade = (args: IDL.Type[] = [], options: LifecycleOptions = {}): Decorator =>
  lifecycle(azle.postUpgrade, args, options);

function lifecycle(
  decorate: typeof azle.init | typeof azle.postUpgrade,
  args: IDL.Type[],
  { quota }: LifecycleOptions,
): Decorator {
  const request = compile(args);
  return (original, context) => {
    const run = function (this: unknown): void {
      try {
        Reflect.apply(original, this, request.decode(azle.msgArgData(), quota));
      } catch (error) {
        // Only controllers install: they may see what went wrong.
        azle.trap(error instanceof Error ? error.message : String(error));
      }
    };
    apply(decorate(args, { manual: true }), run, context);
  };
}

/** Before an upgrade. Keep it empty if at all possible: an exception here makes the canister impossible to upgrade. */
export const preUpgrade = (): Decorator => (original, context) => azle.preUpgrade(original, context);

/** Azle's decorators only use the name and `addInitializer` of the context; the method they register is ours. */
function apply(
  decorator: (method: Method<unknown, [], unknown>, context: Context) => void,
  run: (this: unknown) => unknown,
  context: { name: string | symbol },
): void {
  decorator(run, context as Context);
}
type Context = Parameters<ReturnType<typeof azle.update<unknown, [], unknown>>>[1];

/** Runs guard and decoding; `undefined` when the call was refused. */
function admitted(method: string, options: MethodOptions, decode: () => unknown[]): unknown[] | undefined {
  try {
    options.guard?.();
    return decode();
  } catch (error) {
    if (error instanceof CandidError) azle.msgReject(`invalid arguments: ${error.message}`);
    else failing(method)(error, writesSoFar());
    return undefined;
  }
}

function failing(method: string): (error: unknown, writesBefore: number) => void {
  return (error, writesBefore) => {
    // The callback after an await has trapped already; whoever called gets the system's reject. Trapping again would undo the clean-up.
    if (isCleanup(error)) return;
    if (error instanceof Refusal) {
      if (writesSoFar() === writesBefore) return azle.msgReject(error.message);
      azle.trap(error.message);
    }
    console.log(`${method}: ${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`);
    azle.trap(`internal error in ${method}`);
  };
}
