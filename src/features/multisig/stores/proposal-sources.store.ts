// What the builder reckons with: what ledgers say, which proposals are open, and whom the wallet paid before.
import { Principal } from '@dfinity/principal';
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { onPersonChange, withinTime } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { allowanceOf, balanceOf, ledgerInfo, type Allowance } from '../../../shared/ledger/index.ts';
import { transfersOf } from '../../../../canisters/multisig/rules/policy.ts';
import { cut } from '../../../shared/format/index.ts';
import { loadInterface } from '../api/canister-metadata.ts';
import { moduleFault, uploadModule } from '../api/upload-module.ts';
import { proposalsPage } from '../api/wallet-reads.ts';
import { textOf } from '../model/account.ts';
import type { DidService } from '../model/candid/index.ts';
import type { LedgerState } from '../model/build/reading.ts';
import type { Account, Proposal } from '../multisig.types.ts';

/** `none`: the canister shows no interface; `silent`: the network did not tell. */
export type InterfaceState = DidService | 'asking' | 'none' | 'silent';

/** An account that the wallet proposed to pay before. */
export interface PaidBefore {
  account: Account;
  name: string;
}

export const useProposalSources = defineStore('multisigProposalSources', () => {
  const ledgers = shallowReactive(new Map<string, LedgerState>());
  /** Undefined while unknown. */
  const open = shallowReactive(new Map<string, Proposal[]>());
  const interfaces = shallowReactive(new Map<string, InterfaceState>());
  const paid = shallowReactive(new Map<string, PaidBefore[]>());

  onPersonChange(() => {
    open.clear();
    paid.clear();
  });

  const keyOf = (wallet: string, ledger: string): string => `${wallet} ${ledger}`;

  /** Asks a ledger for what it is, and for the wallet's balance; one that does not answer is `silent`. */
  async function ask(wallet: string, ledger: string): Promise<void> {
    const key = keyOf(wallet, ledger);
    if (!ledgers.has(key)) ledgers.set(key, 'asking');
    try {
      const id = Principal.fromText(ledger);
      const [info, balance] = await Promise.all([
        withinTime(ledgerInfo(id)),
        withinTime(balanceOf(id, Principal.fromText(wallet))).catch(() => null),
      ]);
      ledgers.set(key, { symbol: cut(info.symbol, 16), decimals: info.decimals, fee: info.fee, balance });
    } catch {
      const known = ledgers.get(key);
      // What a ledger is does not change; what the wallet has there may have.
      ledgers.set(key, typeof known === 'object' ? { ...known, balance: null } : 'silent');
    }
  }

  /** Asked for when first looked at. */
  function ledger(wallet: string, id: string): LedgerState {
    const known = ledgers.get(keyOf(wallet, id));
    if (known === undefined) queueMicrotask(() => ledgers.has(keyOf(wallet, id)) || void ask(wallet, id));
    return known ?? 'asking';
  }

  /** A canister's own account of its methods, asked for when first looked at. */
  function interfaceOf(canister: string): InterfaceState {
    const known = interfaces.get(canister);
    if (known === undefined)
      queueMicrotask(() => {
        if (interfaces.has(canister)) return;
        interfaces.set(canister, 'asking');
        loadInterface(canister).then(
          (found) => interfaces.set(canister, found ?? 'none'),
          () => interfaces.set(canister, 'silent'),
        );
      });
    return known ?? 'asking';
  }

  /** What a spender may take from the wallet now; null when the ledger does not tell. */
  function allowance(wallet: string, of: { ledger: string; spender: string }): Promise<Allowance | null> {
    const [ledgerId, spender] = [Principal.fromText(of.ledger), Principal.fromText(of.spender)];
    return withinTime(allowanceOf(ledgerId, Principal.fromText(wallet), spender)).catch(() => null);
  }

  /** Reads what may have changed since; what cannot be read stays unknown, and the pages say so. */
  async function load(wallet: string): Promise<void> {
    const known = [...ledgers.keys()].flatMap((key) => {
      const [owner, id] = key.split(' ');
      return owner === wallet && id ? [id] : [];
    });
    await Promise.all([
      ...known.map((id) => ask(wallet, id)),
      allOpen(wallet).then(
        (items) => void open.set(wallet, items),
        () => void open.delete(wallet),
      ),
      proposalsPage(wallet, 'all', { cursor: null, limit: 100 }).then(
        ({ items }) => void paid.set(wallet, items.flatMap(paidBy)),
        () => undefined,
      ),
    ]);
  }

  return { moduleFault, uploadModule, interfaceOf, ledger, ask, allowance, load, open, paid };
});

function paidBy({ id, action }: Proposal): PaidBefore[] {
  const accounts = new Map((transfersOf(action)?.transfers ?? []).map(({ to }) => [textOf(to), to]));
  return [...accounts.values()].map((account) => ({ account, name: `proposal ${id}` }));
}

async function allOpen(wallet: string): Promise<Proposal[]> {
  const found: Proposal[] = [];
  let cursor: bigint | null = null;
  do {
    const page: Page<Proposal, bigint> = await proposalsPage(wallet, 'open', { cursor, limit: 100 });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && found.length < 200);
  return found;
}
