// The token canister on the replica: conformance (modelled on dfinity/ICRC-1 test/suite), log and certificate, upgrades,
// access and hostile input. The rules themselves are tested beside them; this is about the canister around them.
import { Cbor, LookupPathStatus, lookup_path, reconstruct, type HashTree } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashValue, leb128, type Value as Hashed } from '../../canisters/lib/hash/icrc3-value.ts';
import type { AccountBlocks, Value } from '../../declarations/token.did.ts';
import { person, Rejected, TestReplica } from '../fixtures/test-replica.ts';
import {
  account,
  alice,
  approveArg,
  bob,
  carol,
  encodeInit,
  FEE,
  installToken,
  minter,
  owner,
  tokenInit,
  transferArg,
  type Token,
} from './token-fixture.ts';

const DAY = 86_400_000_000_000n;
let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

/** Candid blobs as the hash function wants them. */
function hashable(value: Value): Hashed {
  if ('Blob' in value) return { Blob: Uint8Array.from(value.Blob) };
  if ('Array' in value) return { Array: value.Array.map(hashable) };
  if ('Map' in value) return { Map: value.Map.map(([key, item]) => [key, hashable(item)]) };
  return value;
}
const fields = (value: Value | undefined): Record<string, Value> =>
  value && 'Map' in value ? Object.fromEntries(value.Map) : {};

async function allBlocks(token: Token): Promise<Value[]> {
  const { blocks } = await token.as(alice).icrc3_get_blocks([{ start: 0n, length: 1_000n }]);
  return blocks.map(({ block }) => block);
}

/** The hash chain from the first block to the certified tip, as a client verifies it (ICRC-3 "Blocks Verification"). */
async function verifyLog(token: Token): Promise<void> {
  const blocks = await allBlocks(token);
  let parent: Uint8Array | undefined;
  for (const block of blocks) {
    const { phash } = fields(block);
    expect(phash && 'Blob' in phash ? Uint8Array.from(phash.Blob) : undefined).toEqual(parent);
    parent = hashValue(hashable(block));
  }
  const query = {
    canisterId: token.id.toUint8Array(),
    sender: alice.toUint8Array(),
    method: 'icrc3_get_tip_certificate',
  };
  const marker = new Uint8Array([1, 2, 3]);
  const message = { ...query, arg: Uint8Array.from(IDL.encode([], [])) };
  const outcome = await token.replica.execution.query(message, () => marker);
  if (outcome.kind !== 'reply') throw new Error(outcome.message);
  const Certificate = IDL.Opt(IDL.Record({ certificate: IDL.Vec(IDL.Nat8), hash_tree: IDL.Vec(IDL.Nat8) }));
  const [[tip]] = IDL.decode([Certificate], outcome.data) as [
    [] | [{ certificate: Uint8Array; hash_tree: Uint8Array }],
  ];
  if (tip === undefined) throw new Error('there is no tip certificate');
  expect(Uint8Array.from(tip.certificate)).toEqual(marker);
  const tree = Cbor.decode<HashTree>(Uint8Array.from(tip.hash_tree));
  expect(await reconstruct(tree)).toEqual(token.replica.execution.canister(token.id.toUint8Array())?.certifiedData);
  expect(leaf(tree, 'last_block_hash')).toEqual(parent);
  expect(leaf(tree, 'last_block_index')).toEqual(leb128(BigInt(blocks.length - 1)));
}
function leaf(tree: HashTree, label: string): Uint8Array | undefined {
  const found = lookup_path([label], tree);
  return found.status === LookupPathStatus.Found ? Uint8Array.from(found.value) : undefined;
}

describe('ICRC-1 conformance', () => {
  test('transfer: default subaccounts are one account, the fee is taken', async () => {
    const token = await installToken(undefined, replica);
    const p1 = token.as(alice);
    expect(await p1.icrc1_transfer(transferArg(account(bob), 10_000n))).toEqual({ Ok: 1n });
    expect(await p1.icrc1_balance_of(account(bob))).toBe(10_000n);
    expect(await p1.icrc1_balance_of(account(bob, 0))).toBe(10_000n);
    expect(await p1.icrc1_balance_of(account(alice))).toBe(1_000_000_000n - 10_000n - FEE);
    expect(await p1.icrc1_total_supply()).toBe(1_000_000_000n - FEE);
  });

  test('burn: to the minting account, which never holds anything', async () => {
    const token = await installToken(undefined, replica);
    const [minting] = await token.as(alice).icrc1_minting_account();
    expect(minting).toBeDefined();
    expect(await token.as(alice).icrc1_transfer(transferArg(account(minter), 1_000_000_000n))).toEqual({ Ok: 1n });
    expect(await token.as(alice).icrc1_balance_of(account(alice))).toBe(0n);
    expect(await token.as(alice).icrc1_balance_of(account(minter))).toBe(0n);
    expect(await token.as(alice).icrc1_total_supply()).toBe(0n);
    expect((await token.as(alice).getHolders({ after: [], limit: [] })).items).toEqual([]);
  });

  test('metadata agrees with the methods and names no key twice', async () => {
    const token = await installToken(tokenInit({ logo: ['https://gold.example/logo.png'] }), replica);
    const anyone = token.as(Principal.anonymous());
    const entries = await anyone.icrc1_metadata();
    const values = Object.fromEntries(entries);
    expect(Object.keys(values)).toHaveLength(entries.length);
    expect(values).toMatchObject({
      'icrc1:name': { Text: await anyone.icrc1_name() },
      'icrc1:symbol': { Text: await anyone.icrc1_symbol() },
      'icrc1:decimals': { Nat: BigInt(await anyone.icrc1_decimals()) },
      'icrc1:fee': { Nat: await anyone.icrc1_fee() },
      'icrc1:logo': { Text: 'https://gold.example/logo.png' },
      'icrc1:max_memo_length': { Nat: 32n },
      'icrc103:public_allowances': { Text: 'true' },
      'icrc103:max_take_value': { Nat: 500n },
      'icrc106:index_principal': { Text: token.id.toText() },
    });
    expect(await anyone.icrc106_get_index_principal()).toEqual({ Ok: token.id });
  });

  test('supported standards and block types', async () => {
    const token = await installToken(undefined, replica);
    const names = (await token.as(alice).icrc1_supported_standards()).map(({ name }) => name);
    expect(names).toEqual(['ICRC-1', 'ICRC-2', 'ICRC-3', 'ICRC-10', 'ICRC-21', 'ICRC-103', 'ICRC-106']);
    expect(await token.as(alice).icrc10_supported_standards()).toHaveLength(names.length);
    const types = (await token.as(alice).icrc3_supported_block_types()).map(({ block_type }) => block_type);
    expect(types).toEqual(expect.arrayContaining(['1burn', '1mint', '1xfer', '2approve', '2xfer']));
  });

  test('deduplication, across an upgrade, for a day', async () => {
    const token = await installToken(undefined, await TestReplica.start());
    const now = token.replica.now();
    const p1 = token.as(alice);
    const plain = transferArg(account(bob), 10_000n);
    expect([await p1.icrc1_transfer(plain), await p1.icrc1_transfer(plain)]).toEqual([{ Ok: 1n }, { Ok: 2n }]);
    const requests = [
      { ...plain, created_at_time: [now] as [bigint] },
      { ...plain, created_at_time: [now] as [bigint], fee: [FEE] as [bigint] },
      {
        ...plain,
        created_at_time: [now] as [bigint],
        fee: [FEE] as [bigint],
        memo: [new Uint8Array([1, 2, 3])] as [Uint8Array],
      },
    ];
    for (const [i, request] of requests.entries())
      expect(await p1.icrc1_transfer(request)).toEqual({ Ok: 3n + BigInt(i) });
    const approval = approveArg(account(carol), 5n, { created_at_time: [now] });
    expect(await p1.icrc2_approve(approval)).toEqual({ Ok: 6n });
    await token.upgrade();
    for (const [i, request] of requests.entries()) {
      const again = await p1.icrc1_transfer(request);
      expect(again).toEqual({ Err: { Duplicate: { duplicate_of: 3n + BigInt(i) } } });
    }
    expect(await p1.icrc2_approve(approval)).toEqual({ Err: { Duplicate: { duplicate_of: 6n } } });
    await token.replica.execution.advanceTime(DAY + 121_000_000_000n);
    expect(await p1.icrc1_transfer(requests[0] ?? plain)).toEqual({ Err: { TooOld: null } });
    expect(await p1.icrc1_transfer(plain)).toEqual({ Ok: 7n });
    await token.replica.stop();
  });
});

describe('ICRC-2 and ICRC-103', () => {
  test('approve, spend, expire at the nanosecond', async () => {
    const token = await installToken(undefined, replica);
    const expires = replica.now() + 1_000_000_000_000n;
    const grant = approveArg(account(carol), 50_000n, { expires_at: [expires] });
    expect(await token.as(alice).icrc2_approve(grant)).toEqual({ Ok: 1n });
    const pair = { account: account(alice), spender: account(carol) };
    expect(await token.as(bob).icrc2_allowance(pair)).toEqual({ allowance: 50_000n, expires_at: [expires] });
    const pull = { ...transferArg(account(bob), 20_000n), from: account(alice), spender_subaccount: [] as [] };
    expect(await token.as(carol).icrc2_transfer_from(pull)).toEqual({ Ok: 2n });
    expect(await token.as(carol).icrc2_transfer_from(pull)).toEqual({
      Err: { InsufficientAllowance: { allowance: 20_000n } },
    });
    await replica.execution.setTime(expires);
    expect(await token.as(bob).icrc2_allowance(pair)).toEqual({ allowance: 0n, expires_at: [] });
    const renewed = approveArg(account(carol), 1n, { expected_allowance: [20_000n] });
    expect(await token.as(alice).icrc2_approve(renewed)).toEqual({
      Err: { AllowanceChanged: { current_allowance: 0n } },
    });
  });

  test('allowances are listed in order, in pages, and only of one owner', async () => {
    const token = await installToken(undefined, replica);
    const spenders = Array.from({ length: 12 }, (_, i) => person(500 + i));
    for (const [i, spender] of spenders.entries()) {
      const from = i % 3 === 2 ? account(alice, 5) : account(alice);
      if (i === 2) await token.as(alice).icrc1_transfer(transferArg(account(alice, 5), 10n * FEE));
      const granted = approveArg(account(spender, i), BigInt(i + 1), { from_subaccount: from.subaccount });
      expect(await token.as(alice).icrc2_approve(granted)).toHaveProperty('Ok');
    }
    await token.as(alice).icrc1_transfer(transferArg(account(bob), 2n * FEE));
    await token.as(bob).icrc2_approve(approveArg(account(carol), 9n));
    const everything = await list(token, [], [], []);
    expect(everything).toHaveLength(12);
    const keys = everything.map((item) => orderOf(item.from_account) + orderOf(item.to_spender));
    expect(keys).toEqual([...keys].sort());
    let page = await list(token, [account(alice)], [], [5n]);
    const collected = [...page];
    while (page.length === 5) {
      const last = page.at(-1);
      if (!last) break;
      page = await list(token, [last.from_account], [last.to_spender], [5n]);
      collected.push(...page);
    }
    expect(collected).toEqual(everything);
    expect(await list(token, [account(alice, 5)], [], [])).toHaveLength(4);
    expect(await list(token, [account(carol)], [], [])).toEqual([]);
    expect(await list(token, [], [], [0n])).toEqual([]);
    await token.as(alice).icrc2_approve(approveArg(account(spenders[0] ?? bob, 0), 0n));
    expect(await list(token, [], [], [])).toHaveLength(11);
  });

  type Take = [] | [bigint];
  type Account = ReturnType<typeof account>;
  async function list(token: Token, from_account: [] | [Account], prev_spender: [] | [Account], take: Take) {
    const result = await token.as(alice).icrc103_get_allowances({ from_account, prev_spender, take });
    if ('Err' in result) throw new Error('refused');
    return result.Ok;
  }
  const orderOf = ({ owner: who, subaccount: [sub] }: Account): string =>
    `${who.toHex().padEnd(58, '0')}${Buffer.from(sub ?? new Uint8Array(32)).toString('hex')}`;
});

describe('ICRC-3', () => {
  test('the log is a hash chain whose tip is certified, before and after an upgrade', async () => {
    const token = await installToken(undefined, replica);
    await verifyLog(token);
    await token.as(alice).icrc1_transfer(transferArg(account(bob, 3), 500_000n, { memo: [new Uint8Array(32)] }));
    await token.as(alice).icrc2_approve(approveArg(account(bob), 77n, { expires_at: [replica.now() + DAY] }));
    await token.as(minter).icrc1_transfer(transferArg(account(carol), 1n << 200n));
    await token.as(carol).icrc1_transfer(transferArg(account(minter), 1n << 199n));
    await verifyLog(token);
    await token.upgrade();
    await verifyLog(token);
    const ops = (await allBlocks(token)).map((block) => fields(fields(block).tx).op);
    expect(ops).toEqual(['mint', 'xfer', 'approve', 'mint', 'burn'].map((Text) => ({ Text })));
  });

  test('ranges beyond the end, huge and many', async () => {
    const token = await installToken(undefined, replica);
    const read = (start: bigint, length: bigint) => token.as(alice).icrc3_get_blocks([{ start, length }]);
    expect(await read(0n, 1n << 80n)).toMatchObject({ log_length: 1n, blocks: [{ id: 0n }], archived_blocks: [] });
    expect(await read(1n << 80n, 5n)).toMatchObject({ blocks: [] });
    expect(await token.as(alice).icrc3_get_blocks([])).toMatchObject({ log_length: 1n, blocks: [] });
    const many = Array.from({ length: 500 }, () => ({ start: 0n, length: 1n }));
    expect((await token.as(alice).icrc3_get_blocks(many)).blocks).toHaveLength(100);
    expect(await token.as(alice).icrc3_get_archives({ from: [] })).toEqual([]);
  });
});

describe('ICRC-21', () => {
  const Transfer = IDL.Record({ to: IDL.Record({ owner: IDL.Principal }), amount: IDL.Nat });
  const request = (method: string, arg: Uint8Array, device: [] | [{ FieldsDisplay: null }] = []) => ({
    method,
    arg,
    user_preferences: { metadata: { language: 'de', utc_offset_minutes: [] as [] }, device_spec: device },
  });
  const send = Uint8Array.from(IDL.encode([Transfer], [{ to: { owner: bob }, amount: 150_000_000n }]));

  test('says in words what a transfer does', async () => {
    const token = await installToken(undefined, replica);
    const answer = await token.as(alice).icrc21_canister_call_consent_message(request('icrc1_transfer', send));
    if ('Err' in answer || !('GenericDisplayMessage' in answer.Ok.consent_message)) throw new Error('no message');
    const text = answer.Ok.consent_message.GenericDisplayMessage;
    expect(answer.Ok.metadata.language).toBe('en');
    for (const part of ['# Send Gold', '`1.5 GLD`', '`0.0001 GLD`', bob.toText(), alice.toText()])
      expect(text).toContain(part);
  });

  test('as fields, for a signer who asks anonymously', async () => {
    const token = await installToken(undefined, replica);
    const anyone = token.as(Principal.anonymous());
    const answer = await anyone.icrc21_canister_call_consent_message(
      request('icrc1_transfer', send, [{ FieldsDisplay: null }]),
    );
    expect(answer).toMatchObject({
      Ok: {
        consent_message: {
          FieldsDisplayMessage: {
            intent: 'Send Gold',
            fields: [
              ['Amount', { TokenAmount: { decimals: 8, amount: 150_000_000n, symbol: 'GLD' } }],
              ['To', { Text: { content: bob.toText() } }],
              ['Fees', { TokenAmount: { amount: FEE } }],
            ],
          },
        },
      },
    });
  });

  test('refuses other methods and bytes that are no such call', async () => {
    const token = await installToken(undefined, replica);
    for (const bad of [
      request('updateMetadata', send),
      request('icrc2_approve', send),
      request('icrc1_transfer', new Uint8Array(5_000)),
    ])
      expect(await token.as(alice).icrc21_canister_call_consent_message(bad)).toMatchObject({
        Err: { UnsupportedCanisterCall: {} },
      });
  });
});

describe('what ICTO adds', () => {
  test('holders, account history, daily points and details tell the same story', async () => {
    const token = await installToken(undefined, await TestReplica.start());
    const p1 = token.as(alice);
    for (let i = 0; i < 150; i += 1) await p1.icrc1_transfer(transferArg(account(person(600 + (i % 40))), 1_000n));
    await token.replica.execution.advanceTime(DAY);
    await p1.icrc1_transfer(transferArg(account(bob), 5n));
    const details = await p1.getDetails();
    expect(details).toMatchObject({ holderCount: 42n, blockCount: 152n, totalSupply: 1_000_000_000n - 151n * FEE });

    const holders = [];
    let page = await p1.getHolders({ after: [], limit: [10] });
    for (;;) {
      holders.push(...page.items);
      if (page.next.length === 0) break;
      page = await p1.getHolders({ after: page.next, limit: [10] });
    }
    expect(holders).toHaveLength(42);
    expect(holders.reduce((sum, { balance }) => sum + balance, 0n)).toBe(details.totalSupply);

    const seen: bigint[] = [];
    let before: [] | [bigint] = [];
    do {
      const { blocks, next, total }: AccountBlocks = await p1.getAccountBlocks({
        account: account(alice),
        before,
        limit: [40],
      });
      expect(total).toBe(152n);
      seen.push(...blocks.map(({ id }) => id));
      before = next;
    } while (before.length > 0);
    expect(seen).toEqual(Array.from({ length: 152 }, (_, i) => BigInt(151 - i)));
    const old = await p1.getAccountBlocks({ account: account(alice), before: [3n], limit: [] });
    expect(old.blocks.map(({ id }) => id)).toEqual([2n, 1n, 0n]);

    const history = await p1.getHistory({ fromDay: [], limit: [] });
    expect(history.map(({ transferCount, volume, holderCount }) => [transferCount, volume, holderCount])).toEqual([
      [150n, 150_000n, 41n],
      [1n, 5n, 42n],
    ]);
    expect(await p1.getHistory({ fromDay: [history[1]?.day ?? 0], limit: [] })).toHaveLength(1);
    await token.replica.stop();
  });

  test('metadata is edited by the minter alone; a new fee collector is in the log', async () => {
    const token = await installToken(undefined, replica);
    expect(await token.as(owner).updateMetadata(change({ name: ['Silver'] }))).toEqual({
      err: { notAuthorized: null },
    });
    expect(await token.as(Principal.anonymous()).updateMetadata(change({ name: ['x'] }))).toEqual({
      err: { anonymousCaller: null },
    });
    const bad = await token
      .as(minter)
      .updateMetadata(change({ name: ['Silver'], links: [[{ label: 'x', url: 'http://x.example' }]] }));
    expect(bad).toMatchObject({ err: { invalid: { field: 'links[0].url' } } });
    expect(await token.as(alice).icrc1_name()).toBe('Gold');
    const edited = change({ name: ['Silver'], transferFee: [5n], feeCollector: [[account(carol)]] });
    expect(await token.as(minter).updateMetadata(edited)).toEqual({ ok: null });
    await token.upgrade();
    expect([await token.as(alice).icrc1_name(), await token.as(alice).icrc1_fee()]).toEqual(['Silver', 5n]);
    await token.as(alice).icrc1_transfer(transferArg(account(bob), 1n));
    expect(await token.as(alice).icrc1_balance_of(account(carol))).toBe(5n);
    expect(fields((await allBlocks(token))[1]).btype).toEqual({ Text: '107feecol' });
    await verifyLog(token);
  });

  type Changes = Parameters<ReturnType<Token['as']>['updateMetadata']>[0];
  const change = (changes: Partial<Changes>): Changes => ({
    name: [],
    symbol: [],
    logo: [],
    description: [],
    links: [],
    transferFee: [],
    feeCollector: [],
    ...changes,
  });

  test('a fixed supply: nobody mints, the owner edits, the fee stays', async () => {
    const token = await installToken(tokenInit({ mintingAccount: [] }), replica);
    expect(await token.as(owner).icrc1_minting_account()).toEqual([]);
    expect(await token.as(minter).icrc1_transfer(transferArg(account(bob), 5n))).toMatchObject({
      Err: { InsufficientFunds: {} },
    });
    expect(await token.as(owner).updateMetadata(change({ transferFee: [1n] }))).toMatchObject({
      err: { invalid: { field: 'transferFee' } },
    });
    expect(await token.as(owner).updateMetadata(change({ name: ['Silver'] }))).toEqual({ ok: null });
  });

  test('switches belong to the owner', async () => {
    const token = await installToken(undefined, replica);
    expect(await token.as(alice).setAutoUpdate(true)).toEqual({ err: { notAuthorized: null } });
    expect(await token.as(Principal.anonymous()).setVisibility({ isPublic: false })).toEqual({
      err: { anonymousCaller: null },
    });
    expect(await token.as(owner).setAutoUpdate(true)).toEqual({ ok: null });
    expect(await token.as(owner).setVisibility({ isPublic: false })).toEqual({ ok: null });
    expect(await token.as(alice).getDetails()).toMatchObject({ autoUpdate: true, isPublic: false, pendingNotices: 0n });
  });

  test('bad arguments refuse the installation and name the field', async () => {
    const bad = [
      tokenInit({ symbol: 'A B' }),
      tokenInit({ initialHolders: [{ account: account(minter), amount: 1n }] }),
    ];
    await expect(installToken(bad[0], replica)).rejects.toThrow('symbol:');
    await expect(installToken(bad[1], replica)).rejects.toThrow('initialHolders[0].account:');
  });
});

describe('hostile callers', () => {
  test('the anonymous principal changes nothing', async () => {
    const token = await installToken(undefined, replica);
    const anyone = token.as(Principal.anonymous());
    await expect(anyone.icrc1_transfer(transferArg(account(bob), 0n))).rejects.toThrow(Rejected);
    await expect(anyone.icrc2_approve(approveArg(account(bob), 0n))).rejects.toThrow(Rejected);
    const pull = { ...transferArg(account(bob), 0n), from: account(alice), spender_subaccount: [] as [] };
    await expect(anyone.icrc2_transfer_from(pull)).rejects.toThrow(Rejected);
    expect((await anyone.getDetails()).blockCount).toBe(1n);
  });

  test('subaccounts of another length name their field; reads refuse them', async () => {
    const token = await installToken(undefined, replica);
    const odd = { owner: bob, subaccount: [new Uint8Array(31)] as [Uint8Array] };
    expect(await token.as(alice).icrc1_transfer(transferArg(odd, 1n))).toMatchObject({
      Err: { GenericError: { error_code: 2n, message: expect.stringContaining('to.subaccount') as string } },
    });
    await expect(token.as(alice).icrc1_balance_of(odd)).rejects.toThrow('32 bytes');
  });

  test('bytes that are no Candid are refused and the next call is answered', async () => {
    const token = await installToken(undefined, replica);
    const ascii = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));
    const hostile = [
      new Uint8Array(),
      Uint8Array.from(ascii('DIDL')),
      // `vec null` with 10^9 elements, and `vec opt nat` with as many.
      Uint8Array.from([...ascii('DIDL'), 1, 0x6d, 0x7f, 1, 0, 0x80, 0x94, 0xeb, 0xdc, 3]),
      Uint8Array.from([...ascii('DIDL'), 2, 0x6d, 1, 0x6e, 0x7d, 1, 0, 0x80, 0x94, 0xeb, 0xdc, 3]),
      // A type that contains only itself.
      Uint8Array.from([...ascii('DIDL'), 1, 0x6c, 1, 0, 0, 1, 0]),
      new Uint8Array(1_000_000).fill(0xff),
      encodeInit(tokenInit()).slice(0, 60),
    ];
    for (const method of ['icrc1_transfer', 'icrc2_approve', 'icrc2_transfer_from', 'updateMetadata', 'setVisibility'])
      for (const arg of hostile)
        await expect(replica.update({ canister: token.id, method, arg, sender: alice })).rejects.toThrow(
          /invalid arguments/,
        );
    for (const method of ['icrc3_get_blocks', 'getHolders', 'icrc1_balance_of'])
      for (const arg of hostile)
        expect(() => replica.query({ canister: token.id, method, arg, sender: alice })).toThrow(/invalid arguments/);
    expect(await token.as(alice).icrc1_transfer(transferArg(account(bob), 1n))).toEqual({ Ok: 1n });
  });
});
