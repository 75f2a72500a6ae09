// A token installed alone, as the local fee ledger is: no factory, everything else as in production.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { idlFactory, init, type Account, type TokenInit, type _SERVICE } from '../../declarations/token.did.ts';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';

export const owner = person(1);
export const minter = person(2);
export const alice = person(10);
export const bob = person(11);
export const carol = person(12);
export const FEE = 10_000n;

export const account = (who: Principal, subaccount?: number): Account => ({
  owner: who,
  subaccount: subaccount === undefined ? [] : [new Uint8Array(32).fill(subaccount)],
});

export const tokenInit = (changes: Partial<TokenInit> = {}): TokenInit => ({
  name: 'Gold',
  symbol: 'GLD',
  decimals: 8,
  logo: [],
  description: 'A token for tests',
  links: [],
  transferFee: FEE,
  mintingAccount: [account(minter)],
  initialHolders: [{ account: account(alice), amount: 1_000_000_000n }],
  feeCollector: [],
  isPublic: true,
  autoUpdate: false,
  owner,
  factory: [],
  version: { major: 1, minor: 0, patch: 0 },
  ...changes,
});

export const encodeInit = (args: TokenInit): Uint8Array => Uint8Array.from(IDL.encode(init({ IDL }), [args]));

export interface Token {
  replica: TestReplica;
  id: Principal;
  as(who: Principal): _SERVICE;
  upgrade(args?: TokenInit): Promise<void>;
}

export async function installToken(
  args: TokenInit = tokenInit(),
  on?: TestReplica,
  wasm = wasmOf('token'),
): Promise<Token> {
  const replica = on ?? (await TestReplica.start());
  const id = await replica.install({ wasm, arg: encodeInit(args), controller: owner });
  return {
    replica,
    id,
    as: (who) => replica.actor<_SERVICE>(idlFactory, id, who),
    upgrade: (next = args) => replica.upgrade(id, { wasm, arg: encodeInit(next), controller: owner }),
  };
}

/** A transfer's arguments with only what matters named. */
export const transferArg = (
  to: Account,
  amount: bigint,
  more: Partial<Parameters<_SERVICE['icrc1_transfer']>[0]> = {},
) => ({
  from_subaccount: [] as [],
  to,
  amount,
  fee: [] as [],
  memo: [] as [],
  created_at_time: [] as [],
  ...more,
});
export const approveArg = (
  spender: Account,
  amount: bigint,
  more: Partial<Parameters<_SERVICE['icrc2_approve']>[0]> = {},
) => ({
  from_subaccount: [] as [],
  spender,
  amount,
  expected_allowance: [] as [],
  expires_at: [] as [],
  fee: [] as [],
  memo: [] as [],
  created_at_time: [] as [],
  ...more,
});
