// Our ledger as the ICP ledger shows itself: accounts by identifiers, blocks by `query_blocks`, no ICRC-3.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { compile } from '../../../../canisters/lib/candid/index.ts';
import { sha256 } from '../../../../canisters/lib/hash/sha256.ts';
import type { Value } from '../../../../canisters/lib/hash/icrc3-value.ts';
import { AccountT } from '../../../../canisters/lib/ledger-types.ts';
import { query } from '../../../../canisters/lib/methods.ts';
import { blocksInRanges } from '../../../../canisters/token/contract/block-log.ts';
import { GetBlocksResultT } from '../../../../canisters/token/types.ts';
import FaultyLedger from './faulty-ledger.ts';
import { misbehaving } from './misbehaviour.ts';

const bytes = IDL.Vec(IDL.Nat8);
const Tokens = IDL.Record({ e8s: IDL.Nat64 });
const Time = IDL.Record({ timestamp_nanos: IDL.Nat64 });
const Range = IDL.Record({ start: IDL.Nat64, length: IDL.Nat64 });
// The whole of the public interface, so that what the backend leaves out is there to be skipped.
const Operation = IDL.Variant({
  Mint: IDL.Record({ to: bytes, amount: Tokens }),
  Burn: IDL.Record({ from: bytes, spender: IDL.Opt(bytes), amount: Tokens }),
  Transfer: IDL.Record({ from: bytes, to: bytes, amount: Tokens, fee: Tokens, spender: IDL.Opt(bytes) }),
  Approve: IDL.Record({
    from: bytes,
    spender: bytes,
    allowance_e8s: IDL.Int,
    allowance: Tokens,
    fee: Tokens,
    expires_at: IDL.Opt(Time),
    expected_allowance: IDL.Opt(Tokens),
  }),
});
const Block = IDL.Record({
  parent_hash: IDL.Opt(bytes),
  transaction: IDL.Record({
    memo: IDL.Nat64,
    icrc1_memo: IDL.Opt(bytes),
    operation: IDL.Opt(Operation),
    created_at_time: Time,
  }),
  timestamp: Time,
});
const BlocksResult = IDL.Record({
  chain_length: IDL.Nat64,
  certificate: IDL.Opt(bytes),
  blocks: IDL.Vec(Block),
  first_block_index: IDL.Nat64,
  archived_blocks: IDL.Vec(
    IDL.Record({ start: IDL.Nat64, length: IDL.Nat64, callback: IDL.Func([Range], [IDL.Reserved], ['query']) }),
  ),
});

interface Stored {
  log_length: bigint;
  blocks: { id: bigint; block: Value }[];
}
const stored = compile([GetBlocksResultT]);

const entry = (value: Value | undefined, key: string): Value | undefined =>
  value && 'Map' in value ? value.Map.find(([name]) => name === key)?.[1] : undefined;
const nat = (value: Value | undefined): bigint => (value && 'Nat' in value ? value.Nat : 0n);
const blob = (value: Value | undefined): Uint8Array => (value && 'Blob' in value ? value.Blob : new Uint8Array());
const owner = (value: Value | undefined): Uint8Array => blob(value && 'Array' in value ? value.Array[0] : undefined);

/** 32 bytes that stand for an account; which ones is the ledger's affair. */
const identifier = (principal: Uint8Array): Uint8Array => sha256(principal);

function operationOf(tx: Value | undefined): object {
  const amount = { e8s: nat(entry(tx, 'amt')) };
  const fee = { e8s: nat(entry(tx, 'fee')) };
  const [from, to] = [entry(tx, 'from'), entry(tx, 'to')];
  if (!from) return { Mint: { to: identifier(owner(to)), amount } };
  if (to) {
    return {
      Transfer: { from: identifier(owner(from)), to: identifier(owner(to)), amount, fee, spender: [] },
    };
  }
  const spender = identifier(owner(entry(tx, 'spender')));
  return {
    Approve: {
      from: identifier(owner(from)),
      spender,
      allowance_e8s: amount.e8s,
      allowance: amount,
      fee,
      expires_at: [],
      expected_allowance: [],
    },
  };
}

export default class IcpLikeLedger extends FaultyLedger {
  constructor() {
    super();
    misbehaving(this);
  }

  @query([AccountT], bytes)
  account_identifier(account: { owner: Principal }): Uint8Array {
    return identifier(account.owner.toUint8Array());
  }

  @query([Range], BlocksResult)
  query_blocks(range: { start: bigint; length: bigint }): object {
    const [found] = stored.decode(stored.encode([blocksInRanges([range])])) as [Stored];
    return {
      chain_length: found.log_length,
      certificate: [],
      first_block_index: range.start,
      archived_blocks: [],
      blocks: found.blocks.map(({ block }) => {
        const tx = entry(block, 'tx');
        const memo = entry(tx, 'memo');
        return {
          parent_hash: [],
          transaction: {
            memo: 0n,
            icrc1_memo: memo ? [blob(memo)] : [],
            operation: [operationOf(tx)],
            created_at_time: { timestamp_nanos: nat(entry(tx, 'ts')) },
          },
          timestamp: { timestamp_nanos: nat(entry(block, 'ts')) },
        };
      }),
    };
  }
}
