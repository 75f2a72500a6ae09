// The V1 way, for comparison: one backend that holds every contract and its people on the heap and scans them all.
// It uses the same codec and decorators as our factories, so that a difference is the architecture's.
import { canisterSelf, IDL, StableBTreeMap } from 'azle';
import { Principal } from '@dfinity/principal';
import { caller } from '../../../canisters/lib/access.ts';
import { ledger, type LedgerOutcome } from '../../../canisters/lib/ledger.ts';
import { createCanister, installCode } from '../../../canisters/lib/management.ts';
import { postUpgrade, preUpgrade, query, update } from '../../../canisters/lib/methods.ts';

const Contract = IDL.Record({
  canisterId: IDL.Principal,
  creator: IDL.Principal,
  deploymentId: IDL.Nat64,
  name: IDL.Text,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  isPublic: IDL.Bool,
  createdAt: IDL.Nat64,
});
interface Contract {
  canisterId: Principal;
  creator: Principal;
  deploymentId: bigint;
  name: string;
  symbol: string;
  decimals: number;
  isPublic: boolean;
  createdAt: bigint;
}

interface Stored extends Contract {
  idText: string;
  creatorText: string;
  holders: string[];
}

const DeployT = IDL.Record({
  ledger: IDL.Principal,
  price: IDL.Nat,
  cycles: IDL.Nat,
  arg: IDL.Vec(IDL.Nat8),
  name: IDL.Text,
  symbol: IDL.Text,
});
interface Deploy {
  ledger: Principal;
  price: bigint;
  cycles: bigint;
  arg: Uint8Array;
  name: string;
  symbol: string;
}

const PAGE = 20;
const saved = new StableBTreeMap<string, string>(0);

/** A principal made from a number, as the benchmark's seeding makes them everywhere. */
const principalOf = (kind: number, n: number): Principal =>
  Principal.fromUint8Array(
    Uint8Array.from([kind, (n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255, 0, 0, 1, 1, 1]),
  );

export default class CentralBackend {
  private contracts: Stored[] = [];
  private module = new Uint8Array();

  /** Adds contracts `from` to `from + count`; every twentieth block of 20 belongs to the next creator. */
  @update([IDL.Nat32, IDL.Nat32], IDL.Nat32)
  seed(from: number, count: number): number {
    for (let n = from; n < from + count; n++) {
      const creator = principalOf(1, Math.floor(n / PAGE));
      this.contracts.push({
        canisterId: principalOf(2, n),
        idText: principalOf(2, n).toHex(),
        creator,
        creatorText: creator.toHex(),
        holders: [principalOf(3, Math.floor(n / PAGE)).toHex()],
        deploymentId: BigInt(n),
        name: `Token number ${n}`,
        symbol: `T${n}`,
        decimals: 8,
        isPublic: true,
        createdAt: 1_700_000_000_000_000_000n,
      });
    }
    return this.contracts.length;
  }

  /** V1's look-up: every contract is visited, those of the user are collected. */
  @query([IDL.Principal], IDL.Vec(Contract))
  getMyContracts(user: Principal): Contract[] {
    const text = user.toHex();
    return this.contracts.filter((contract) => contract.creatorText === text).slice(0, PAGE);
  }

  @query([IDL.Principal], IDL.Vec(Contract))
  getHeldContracts(user: Principal): Contract[] {
    const text = user.toHex();
    return this.contracts.filter((contract) => contract.holders.includes(text)).slice(0, PAGE);
  }

  /** V1's callback: the contract is looked for from the first on. */
  @update([IDL.Principal, IDL.Principal], IDL.Bool)
  addHolder(contract: Principal, user: Principal): boolean {
    const text = contract.toHex();
    const found = this.contracts.find(({ idText }) => idText === text);
    found?.holders.push(user.toHex());
    return found !== undefined;
  }

  /** Adds a part to the module that `deploy` installs. */
  @update([IDL.Vec(IDL.Nat8)], IDL.Nat32)
  addModulePart(part: Uint8Array): number {
    const whole = new Uint8Array(this.module.length + part.length);
    whole.set(this.module);
    whole.set(part, this.module.length);
    this.module = whole;
    return whole.length;
  }

  /** V1's deployment: one canister takes the payment, creates, installs and remembers; no records, no way back. */
  @update([DeployT], IDL.Principal)
  async deploy({ ledger: ledgerId, price, cycles, arg, name, symbol }: Deploy): Promise<Principal> {
    const creator = caller();
    const account = (owner: Principal) => ({ owner, subaccount: [] as [] });
    const paid: LedgerOutcome<unknown> = await ledger(ledgerId).transferFrom({
      from: account(creator),
      to: account(canisterSelf()),
      amount: price,
    });
    if (paid.kind !== 'ok') throw new Error(`not paid: ${paid.kind}`);
    const created = await createCanister({ settings: { controllers: [canisterSelf(), creator] }, cycles });
    if (created.kind !== 'replied') throw new Error(`not created: ${created.kind}`);
    const installed = await installCode(created.value, { install: null }, this.module, arg);
    if (installed.kind !== 'replied') throw new Error(`not installed: ${installed.kind}`);
    this.contracts.push({
      canisterId: created.value,
      idText: created.value.toHex(),
      creator,
      creatorText: creator.toHex(),
      holders: [creator.toHex()],
      deploymentId: BigInt(this.contracts.length),
      name,
      symbol,
      decimals: 8,
      isPublic: true,
      createdAt: 1_700_000_000_000_000_000n,
    });
    return created.value;
  }

  /** V1 keeps its state on the heap and writes it all out before an upgrade. */
  @preUpgrade()
  save(): void {
    const CHUNK = 500;
    for (let start = 0; start < this.contracts.length; start += CHUNK) {
      const rows = this.contracts
        .slice(start, start + CHUNK)
        .map((contract) => [
          contract.deploymentId.toString(),
          contract.creatorText,
          contract.holders,
          contract.name,
          contract.symbol,
        ]);
      saved.insert(String(start), JSON.stringify(rows));
    }
  }

  @postUpgrade([])
  restore(): void {
    for (const [, text] of saved.items()) {
      for (const [id, creatorText, holders, name, symbol] of JSON.parse(text) as [
        string,
        string,
        string[],
        string,
        string,
      ][]) {
        this.contracts.push({
          canisterId: principalOf(2, Number(id)),
          idText: principalOf(2, Number(id)).toHex(),
          creator: Principal.fromHex(creatorText),
          creatorText,
          holders,
          deploymentId: BigInt(id),
          name,
          symbol,
          decimals: 8,
          isPublic: true,
          createdAt: 1_700_000_000_000_000_000n,
        });
      }
    }
  }
}
