// The ledger's state in plain Maps, for tests of the rules.
import { accountOfKey, asText, type LedgerAccount } from '../account.ts';
import { isExpired } from '../allowance.ts';
import type { LedgerBlock } from '../block.ts';
import type { LedgerState, Settings, StoredAllowance } from '../ledger-state.ts';
import { PERMITTED_DRIFT, TRANSACTION_WINDOW } from '../limits.ts';

interface Remembered {
  createdAt: bigint;
  block: bigint;
}

export class MapLedgerState implements LedgerState {
  readonly balances = new Map<string, bigint>();
  readonly allowances = new Map<string, StoredAllowance>();
  readonly remembered = new Map<string, Remembered>();
  readonly blocks: LedgerBlock[] = [];
  private supply = 0n;

  constructor(public current: Settings) {}

  settings(): Settings {
    return this.current;
  }
  balance(account: Uint8Array): bigint {
    return this.balances.get(asText(account)) ?? 0n;
  }
  setBalance(account: Uint8Array, balance: bigint): void {
    if (balance < 0n) throw new Error('a balance went below zero');
    if (balance === 0n) this.balances.delete(asText(account));
    else this.balances.set(asText(account), balance);
  }
  totalSupply(): bigint {
    return this.supply;
  }
  setTotalSupply(supply: bigint): void {
    this.supply = supply;
  }
  allowance(from: Uint8Array, spender: Uint8Array): StoredAllowance | undefined {
    return this.allowances.get(asText(from) + asText(spender));
  }
  setAllowance(from: Uint8Array, spender: Uint8Array, allowance: StoredAllowance | undefined): void {
    if (allowance === undefined) this.allowances.delete(asText(from) + asText(spender));
    else this.allowances.set(asText(from) + asText(spender), allowance);
  }
  findTransaction(createdAt: bigint, hash: Uint8Array): bigint | undefined {
    return this.remembered.get(`${createdAt}/${asText(hash)}`)?.block;
  }
  rememberTransaction(createdAt: bigint, hash: Uint8Array, block: bigint): void {
    this.remembered.set(`${createdAt}/${asText(hash)}`, { createdAt, block });
  }
  sweep(now: bigint, limit: number): void {
    let left = limit;
    for (const [key, { createdAt }] of this.remembered) {
      if (left === 0 || createdAt + TRANSACTION_WINDOW + PERMITTED_DRIFT >= now) continue;
      this.remembered.delete(key);
      left -= 1;
    }
    for (const [key, allowance] of this.allowances) {
      if (left === 0 || !isExpired(allowance, now)) continue;
      this.allowances.delete(key);
      left -= 1;
    }
  }
  blockCount(): bigint {
    return BigInt(this.blocks.length);
  }
  lastBlockHash(): Uint8Array | undefined {
    return this.blocks.at(-1)?.hash;
  }
  appendBlock(block: LedgerBlock): void {
    this.blocks.push(block);
  }

  /** Every account that has an entry. */
  holders(): LedgerAccount[] {
    return [...this.balances.keys()].map((text) => accountOfKey(Uint8Array.from(text, (c) => c.charCodeAt(0))));
  }
}
