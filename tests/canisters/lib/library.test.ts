// The library on a real replica: exceptions, calls, jobs, notices, upgrades, hostile input, and what things cost.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildCanister } from '../../../scripts/build.ts';
import { compile } from '../../../canisters/lib/candid/index.ts';
import { PageRequestT, PageT, type Item } from '../../../canisters/lib/example/types.ts';
import { person } from '../../fixtures/test-replica.ts';
import { installExample, me, type Example } from './example-fixture.ts';

const none = compile([]).encode([]);
let canister: Example;
beforeAll(async () => {
  const row = {
    name: 'lib_example',
    kind: 'platform',
    main: 'canisters/lib/example/index.ts',
    did: '.build/lib_example/lib_example.did',
  } as const;
  const built = await buildCanister(row);
  canister = await installExample(built.wasm, compile([IDL.Record({ owner: IDL.Principal })]).encode([{ owner: me }]));
}, 60_000);
afterAll(() => canister.stop());

async function read<T>(method: string, returns: IDL.Type, arg = none): Promise<T> {
  const outcome = await canister.query(method, arg);
  if (outcome.kind === 'reject') throw new Error(outcome.message);
  return compile([returns]).decode(outcome.data)[0] as T;
}
const count = (): Promise<bigint> => read<bigint>('count', IDL.Nat);
const notes = (): Promise<string[]> => read<string[]>('notes', IDL.Vec(IDL.Text));

describe('exceptions', () => {
  it('a refusal before any write rejects with its text', async () => {
    const outcome = await canister.update('refuse', none);
    expect(outcome).toMatchObject({ kind: 'reject', code: 4, message: 'not today' });
  });

  it('a refusal after a write traps, so the write is undone', async () => {
    const outcome = await canister.update('refuseTooLate', none);
    expect(outcome).toMatchObject({ kind: 'reject', code: 5 });
    expect(await count()).toBe(0n);
  });

  it('any other exception traps without telling why', async () => {
    const outcome = await canister.update('crash', none);
    expect(outcome).toMatchObject({ kind: 'reject', code: 5 });
    expect(JSON.stringify(outcome)).not.toContain('secret');
    expect(await count()).toBe(0n);
  });

  it('after an await it undoes what came since', async () => {
    const outcome = await canister.update('crashAfterAwait', none);
    expect(outcome).toMatchObject({ kind: 'reject', code: 5 });
    expect(await count()).toBe(7n);
    expect((await canister.update('nothing', none)).kind).toBe('reply');
  });
});

describe('callers', () => {
  it('guards, admins and ingress inspection', async () => {
    const list = compile([IDL.Vec(IDL.Principal)]);
    const mine = await canister.update('listAdmins', none);
    expect(mine.kind === 'reply' && list.decode(mine.data)).toEqual([[me]]);
    const other = await canister.update('listAdmins', none, person(9));
    expect(other).toMatchObject({ kind: 'reject', message: 'only admins may do this' });
    expect((await canister.update('listAdmins', none, Principal.anonymous())).kind).toBe('reject');
    expect((await canister.update('nothing', none, Principal.anonymous())).kind).toBe('reply');
    expect((await canister.update('nothing', new Uint8Array(1_001))).kind).toBe('reject');
  });
});

describe('hostile arguments', () => {
  const bytes = (...parts: (number | number[])[]): Uint8Array =>
    new Uint8Array([0x44, 0x49, 0x44, 0x4c, ...parts.flat()]);
  const billion = [0x80, 0x94, 0xeb, 0xdc, 3];
  it.each<[string, Uint8Array]>([
    ['nothing at all', new Uint8Array()],
    ['a vec of 10^9 nulls', bytes(1, 0x6d, 0x7f, 1, 0, billion)],
    ['a vec of 10^9 empty opts', bytes(2, 0x6e, 0x7d, 0x6d, 0, 1, 1, billion)],
    ['a number without end', bytes(0, 1, 0x7d, Array<number>(100_000).fill(0x80), 1)],
    ['a blob that claims 4 GiB', bytes(1, 0x6d, 0x7b, 1, 0, [0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['a record that contains itself', bytes(1, 0x6c, 1, 0, 0, 1, 0)],
    ['opts nested 50,000 deep', bytes(1, 0x6e, 0, 1, 0, Array<number>(50_000).fill(1), 0)],
    ['2^32 types', bytes([0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['2^32 arguments', bytes(0, [0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['vecs of vecs of vecs', bytes(3, 0x6d, 1, 0x6d, 2, 0x6d, 0x7f, 1, 0, Array<number>(30_000).fill(100))],
  ])('%s', async (_name, arg) => {
    for (const method of ['note', 'tell']) {
      const outcome = await canister.update(method, arg);
      expect(outcome).toMatchObject({
        kind: 'reject',
        code: 4,
        message: expect.stringContaining('invalid arguments') as string,
      });
    }
    if (canister.replica.isOurs) expect(canister.replica.instructionsOf('tell')).toBeLessThan(1_000_000_000n);
    expect((await canister.update('note', compile([IDL.Text]).encode(['still here']))).kind).toBe('reply');
  });
});

describe('calls', () => {
  const probe = async (target: Principal, method: string): Promise<string> => {
    const outcome = await canister.update('probe', compile([IDL.Principal, IDL.Text]).encode([target, method]));
    if (outcome.kind === 'reject') throw new Error(outcome.message);
    return compile([IDL.Text]).decode(outcome.data)[0] as string;
  };
  it('every ending is a value', async () => {
    expect(await probe(canister.id, 'count')).toMatch(/^replied/);
    expect(await probe(canister.id, 'refuse')).toBe('rejected 4 maybe');
    expect(await probe(canister.id, 'crash')).toBe('rejected 5 maybe');
    expect(await probe(canister.id, 'notes')).toBe('unknown');
    expect(await probe(Principal.fromText('r7inp-6aaaa-aaaaa-aaabq-cai'), 'count')).toBe('rejected 3 no');
  });
});

describe('jobs and notices', () => {
  const JobT = IDL.Opt(IDL.Record({ finished: IDL.Bool, attempts: IDL.Nat32, trail: IDL.Vec(IDL.Text) }));
  const job = async (id: number): Promise<unknown> =>
    (await read<[unknown]>('job', JobT, compile([IDL.Nat32]).encode([id])))[0];

  it('a step that traps after its answer is undone, runs again after the lease, across an upgrade', async () => {
    const before = await count();
    const outcome = await canister.update('startJob', none);
    const id = outcome.kind === 'reply' ? (compile([IDL.Nat32]).decode(outcome.data)[0] as number) : 0;
    await canister.replica.execution.runUntilQuiet();
    expect(await notes()).toContain('attempt 1');
    expect([await job(id), await count()]).toEqual([{ finished: false, attempts: 1, trail: [] }, before]);
    await canister.upgrade();
    for (let i = 0; i < 10; i++) await canister.replica.settle(1);
    expect(await job(id)).toEqual({ finished: true, attempts: 2, trail: ['replied', 'finished'] });
    expect(await count()).toBe(before + 1n);
  });

  it('notices arrive in order, and the canister comes to rest', async () => {
    await canister.update('tell', compile([IDL.Vec(IDL.Text)]).encode([['a', 'b', 'c', 'd', 'e']]));
    for (let i = 0; i < 5; i++) await canister.replica.settle(1);
    expect((await notes()).slice(-5)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('the canister comes to rest', async () => {
    const { messages } = canister.replica;
    await canister.replica.settle();
    const before = messages.length;
    await canister.replica.settle(600);
    expect(messages.length - before).toBeLessThan(10);
  });
});

describe('cost', () => {
  const ask = compile([IDL.Principal, IDL.Opt(PageRequestT)]).encode([me, []]);
  const page = (method: string): { instructions: bigint; items: Item[] } => {
    const { reply, instructions } = canister.costOf(method, ask);
    return { instructions, items: (compile([PageT]).decode(reply)[0] as { items: Item[] }).items };
  };

  it('an empty update costs at most 0.25 M instructions', async () => {
    await canister.update('nothing', none);
    expect(canister.replica.instructionsOf('nothing')).toBeLessThanOrEqual(250_000n);
  });

  it('pages of 20 stay cheap as lists grow', async () => {
    const fill = compile([IDL.Nat32, IDL.Nat32]);
    await canister.update('fill', fill.encode([0, 40]));
    const small = { created: page('created'), held: page('held') };
    for (let from = 40; from < 1_000; from += 160) await canister.update('fill', fill.encode([from, from + 160]));
    const large = { created: page('created'), held: page('held') };
    expect(large.created.items.map((item) => item.name)[0]).toBe('Token number 999');
    expect(large.created.items).toEqual(large.held.items);
    expect(large.created.instructions).toBeLessThanOrEqual(400_000n);
    expect(large.held.instructions).toBeLessThanOrEqual(2_200_000n);
    expect(Number(large.created.instructions)).toBeLessThan(1.2 * Number(small.created.instructions));
  });
});
