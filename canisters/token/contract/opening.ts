// Mints the initial holders. A mint costs some 8 M instructions (mostly hashing), so 10,000 would hold up an installation
// for 80 G: those beyond the first few hundred wait in stable memory and follow in batches by timer. Until the last one
// is minted the ledger is closed: nobody can spend, or burn, before everybody has what they were promised.
import { IDL } from '@dfinity/candid';

import { alarm, now } from '../../lib/clock.ts';
import { u32Key } from '../../lib/stable/keys.ts';
import { stableCell } from '../../lib/stable/cell.ts';
import { openStore } from '../../lib/stable/memory.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { ACCOUNT_KEY_BYTES, accountOfKey, type KeyedAccount } from '../rules/account.ts';
import { openLedger, type Opening } from '../rules/install.ts';
import { ledger, memory } from '../memory.ts';
import { readAmount, writeAmount } from './amount-bytes.ts';
import type { OwnerChanges } from './holders.ts';
import { runOnLedger } from './ledger.ts';

/** Minted within the installation itself: some 2 G instructions. */
const AT_ONCE = 250;
const BATCH = 100;
const ENTRY_BYTES = ACCOUNT_KEY_BYTES + 32;

interface Progress {
  next: number;
  batches: number;
}
const progress = stableCell<Progress>({
  memoryId: memory.ledger,
  prefix: ledger.opening,
  value: candidValue<Progress>(IDL.Record({ next: IDL.Nat32, batches: IDL.Nat32 })),
  initial: () => ({ next: 0, batches: 0 }),
});
const waiting = openStore({ memoryId: memory.ledger, prefix: ledger.waitingHolders });

/** Who a batch made holders, and whether it was the last. */
export interface Opened {
  owners: OwnerChanges;
  minted: Opening[];
  finished: boolean;
}

/** Whether initial holders are still to be minted. */
export function isOpening(): boolean {
  const { next, batches } = progress.get();
  return next < batches;
}

/** In init: mints the first holders and keeps the rest. */
export function open(holders: Opening[]): Opened {
  const rest = holders.slice(AT_ONCE);
  let batches = 0;
  for (let at = 0; at < rest.length; at += BATCH) {
    waiting.set(u32Key.encode(batches), encode(rest.slice(at, at + BATCH)));
    batches += 1;
  }
  if (batches > 0) progress.set({ next: 0, batches });
  return mint(holders.slice(0, AT_ONCE), { first: true });
}

/** Goes on by timer until the last batch; `report` runs in the message of each. Also called after an upgrade. */
export function openingClock(report: (opened: Opened) => void): { arm(): void } {
  const clock = alarm(() => {
    if (!isOpening()) return;
    report(mintNext());
    arm();
  });
  const arm = (): void => {
    if (isOpening()) clock.setFor(now());
  };
  return { arm };
}

function mintNext(): Opened {
  const { next, batches } = progress.get();
  const key = u32Key.encode(next);
  const bytes = waiting.get(key);
  if (bytes === undefined) throw new Error(`batch ${next} of the initial holders is missing`);
  waiting.delete(key);
  progress.set({ next: next + 1, batches });
  return mint(decode(bytes), { first: false });
}

function mint(minted: Opening[], { first }: { first: boolean }): Opened {
  const { owners } = runOnLedger((state, at) => {
    openLedger(state, { holders: minted, first, now: at });
    return { Ok: state.blockCount() };
  });
  return { owners: owners ?? { began: [], ended: [] }, minted, finished: !isOpening() };
}

function encode(holders: Opening[]): Uint8Array {
  const bytes = new Uint8Array(holders.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  holders.forEach(({ account, amount }, i) => {
    bytes.set(account.key, i * ENTRY_BYTES);
    writeAmount(view, i * ENTRY_BYTES + ACCOUNT_KEY_BYTES, amount);
  });
  return bytes;
}

function decode(bytes: Uint8Array): Opening[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, i) => {
    const key = bytes.slice(i * ENTRY_BYTES, i * ENTRY_BYTES + ACCOUNT_KEY_BYTES);
    const account: KeyedAccount = { ...accountOfKey(key), key };
    return { account, amount: readAmount(view, i * ENTRY_BYTES + ACCOUNT_KEY_BYTES) };
  });
}
