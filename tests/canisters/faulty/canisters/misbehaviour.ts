// Makes a real canister misbehave when it is told to: its own methods run, and what is done to their effects and answers
// is done by the canister itself, as a broken one would. Runs inside the canister.
import { IDL } from '@dfinity/candid';
import { call, canisterSelf, msgReject, msgReply, trap } from 'azle';
import { candidValue, rawValue } from '../../../../canisters/lib/stable/values.ts';
import { textKey } from '../../../../canisters/lib/stable/keys.ts';
import { stableMap } from '../../../../canisters/lib/stable/map.ts';

/**
 * Nothing is done: `trap`, `reject`, `lie` (the bytes told are the answer). It is done: `nonsense` (the answer is no
 * Candid), `lost` (it traps afterwards, in a message of its own), `hold` (it waits for `pause`, which the test lets go on
 * late or never, and answers then).
 */
export const KINDS = ['trap', 'reject', 'lie', 'nonsense', 'lost', 'hold'] as const;
export type Kind = (typeof KINDS)[number];

interface Order {
  kind: string;
  times: number;
}
// The memory ids are far from those of any canister under test, and survive its upgrades.
const orders = stableMap({
  memoryId: 250,
  key: textKey,
  value: candidValue<Order>(IDL.Record({ kind: IDL.Text, times: IDL.Nat32 })),
});
const lies = stableMap({ memoryId: 251, key: textKey, value: rawValue });

/** The next `times` calls of `method` go wrong; a query cannot count, so there it lasts until `times` is 0. */
export function order(method: string, kind: string, times: number, lie: Uint8Array): void {
  if (times === 0) orders.delete(method);
  else orders.set(method, { kind, times });
  lies.set(method, lie);
}

const self = (method: string): Promise<unknown> => call(canisterSelf(), method, { raw: true, args: EMPTY });
const EMPTY = Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 0, 0]);

/** Set while a method runs whose answer is kept back. */
let keep: ((answer: Uint8Array) => void) | undefined;

/** Methods that are stood before already: a subclass has its own only after its base was made. */
const met = new Set<number>();

/** In the constructor: puts itself between the system and every method. */
export function misbehaving(instance: object): void {
  const { _azleCanisterClassMeta: meta } = instance.constructor as {
    _azleCanisterClassMeta?: typeof globalThis._azleCanisterClassMeta;
  };
  const system = globalThis._azleIc;
  if (meta === undefined || system === undefined) return;
  const answer = system.msgReply.bind(system);
  system.msgReply = (bytes) => {
    const keeper = keep;
    keep = undefined;
    if (keeper) keeper(bytes);
    else answer(bytes);
  };
  const { queries = [], updates = [] } = meta.methodMeta;
  for (const { name, index } of [...queries, ...updates]) {
    const run = met.has(index) ? undefined : meta.callbacks[index];
    met.add(index);
    const isUpdate = updates.some((method) => method.name === name);
    if (run) meta.callbacks[index] = () => meet({ name, isUpdate, run });
  }
}

async function meet({
  name,
  isUpdate,
  run,
}: {
  name: string;
  isUpdate: boolean;
  run: () => Promise<void>;
}): Promise<void> {
  const told = orders.get(name);
  if (!told) return run();
  if (told.times > 1) orders.set(name, { ...told, times: told.times - 1 });
  else orders.delete(name);
  if (told.kind === 'trap') {
    // A trap would undo the counting too; a query cannot count in any case.
    if (isUpdate) await self('commit');
    return trap('told to trap');
  }
  if (told.kind === 'reject') return msgReject('told to refuse');
  if (told.kind === 'lie') return msgReply(lies.get(name) ?? EMPTY);
  const kept = new Promise<Uint8Array>((resolve) => (keep = resolve));
  void run();
  const bytes = await kept;
  if (told.kind === 'nonsense') return msgReply(Uint8Array.from([9]));
  // An await commits what was done.
  await self(told.kind === 'hold' ? 'pause' : 'commit');
  if (told.kind === 'lost') return trap('told to trap when it is done');
  msgReply(bytes);
}
