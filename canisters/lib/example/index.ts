// A canister that uses every part of the library once: built and driven by `replica.test.ts`, and measured by it.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';

import { adminSet, caller, refuseAnonymous } from '../access.ts';
import { callCanister, type CallOutcome } from '../calls.ts';
import { hashValue } from '../hash/icrc3-value.ts';
import { sha256 } from '../hash/sha256.ts';
import { done, go, journal, retry } from '../journal.ts';
import { acceptIngress, init, inspectMessage, postUpgrade, query, Refusal, update } from '../methods.ts';
import { outbox } from '../outbox.ts';
import { stableCell } from '../stable/cell.ts';
import { principalKey, u32Key } from '../stable/keys.ts';
import { stableMap } from '../stable/map.ts';
import { postings } from '../stable/postings.ts';
import { recordPages } from '../stable/record-pages.ts';
import { schemaVersion } from '../stable/schema.ts';
import { candidValue, natValue, rawValue, textValue } from '../stable/values.ts';
import { MEMORY, PREFIX } from './memory.ts';
import { bodies, bodyOf } from '../candid/index.ts';
import { ItemT, PageRequestT, PageT, type Item, type PageRequest } from './types.ts';

const small = MEMORY.small;
const schema = schemaVersion({ memoryId: small, prefix: PREFIX.schema, current: 1 });
const admins = adminSet({ memoryId: small, prefix: PREFIX.admins });
const counter = stableCell({ memoryId: small, prefix: PREFIX.counter, value: natValue, initial: () => 0n });
const received = stableCell<string[]>({
  memoryId: small,
  prefix: PREFIX.received,
  value: candidValue(IDL.Vec(IDL.Text)),
  initial: () => [],
});
const items = stableMap({ memoryId: MEMORY.items, key: u32Key, value: rawValue });
const holders = postings<Principal>({ memoryId: MEMORY.lists, prefix: PREFIX.holders, list: principalKey });
const creators = recordPages<Principal>({ memoryId: MEMORY.lists, prefix: PREFIX.creators, list: principalKey });
const item = bodyOf<Item>(ItemT);

const textArgs = [IDL.Text];
const none: IDL.Type[] = [];

interface Work {
  trail: string[];
}
const jobs = journal<Work>({
  jobsMemoryId: MEMORY.jobs,
  dueMemoryId: MEMORY.due,
  state: candidValue(IDL.Record({ trail: IDL.Vec(IDL.Text) })),
  steps: {
    /** Asks ourselves, then traps the first time: what the reply caused must be undone and done again. */
    ask: async ({ state, attempt }) => {
      const outcome = await callCanister<undefined>({
        canister: canisterSelf(),
        method: 'note',
        args: textArgs,
        values: [`attempt ${attempt}`],
        returns: none,
      });
      counter.update((value) => value + 1n);
      if (attempt === 1) throw new Error('trap after the answer');
      return go('finish', { trail: [...state.trail, outcome.kind] });
    },
    finish: ({ state, attempt }) => (attempt < 2 ? retry('once more') : done({ trail: [...state.trail, 'finished'] })),
  },
});

const notices = outbox<string>({
  memoryId: small,
  prefix: PREFIX.outbox,
  value: textValue,
  batchSize: 2,
  async send(first, batch) {
    for (const notice of batch) {
      const outcome = await callCanister({
        canister: canisterSelf(),
        method: 'note',
        args: textArgs,
        values: [notice],
        returns: none,
      });
      if (outcome.kind !== 'replied') return { retry: outcome.kind };
    }
    return { upTo: first + BigInt(batch.length) };
  },
});

abstract class Base {
  @update()
  nothing(): void {}

  @query([IDL.Text, IDL.Nat], IDL.Text)
  greet(name: string, times: bigint): string {
    return `hello ${name} ${times}`;
  }
}

export default class Example extends Base {
  @init([IDL.Record({ owner: IDL.Principal })])
  start({ owner }: { owner: Principal }): void {
    schema.start();
    admins.init(owner);
  }

  @postUpgrade([IDL.Record({ owner: IDL.Principal })])
  restart(): void {
    schema.migrate();
    jobs.arm();
    notices.arm();
  }

  @inspectMessage()
  inspect(): boolean {
    return acceptIngress({ maxBytes: 200_000, methods: { nothing: 1_000 }, anonymous: ['nothing', 'hash'] });
  }

  // --- exceptions ---

  @update([], IDL.Nat)
  refuse(): bigint {
    throw new Refusal('not today');
  }

  @update([], IDL.Nat)
  refuseTooLate(): bigint {
    counter.set(99n);
    throw new Refusal('not today');
  }

  @update([], IDL.Nat)
  crash(): bigint {
    counter.set(99n);
    throw new Error('secret detail');
  }

  @update([], IDL.Nat)
  async crashAfterAwait(): Promise<bigint> {
    counter.set(7n);
    await callCanister({ canister: canisterSelf(), method: 'note', args: textArgs, values: ['crash'], returns: none });
    counter.set(99n);
    throw new Error('secret detail');
  }

  @query([], IDL.Nat)
  count(): bigint {
    return counter.get();
  }

  @update([], IDL.Vec(IDL.Principal), { guard: refuseAnonymous })
  listAdmins(): Principal[] {
    admins.require();
    return admins.list();
  }

  // --- calls, jobs, notices ---

  @update([IDL.Text])
  note(text: string): void {
    received.update((texts) => [...texts, text]);
  }

  @query([], IDL.Vec(IDL.Text))
  notes(): string[] {
    return received.get();
  }

  @update([IDL.Principal, IDL.Text], IDL.Text)
  async probe(canister: Principal, method: string): Promise<string> {
    const outcome: CallOutcome<bigint> = await callCanister({ canister, method, returns: [IDL.Nat] });
    switch (outcome.kind) {
      case 'replied':
        return `replied ${outcome.value}`;
      case 'rejected':
        return `rejected ${outcome.code} ${outcome.executed}`;
      case 'unknown':
        return 'unknown';
    }
  }

  @update([], IDL.Nat32)
  startJob(): number {
    return jobs.start({ owner: caller(), step: 'ask', state: { trail: [] } });
  }

  @query([IDL.Nat32], IDL.Opt(IDL.Record({ finished: IDL.Bool, attempts: IDL.Nat32, trail: IDL.Vec(IDL.Text) })))
  job(id: number): [] | [{ finished: boolean; attempts: number; trail: string[] }] {
    const job = jobs.get(id);
    return job === undefined ? [] : [{ finished: job.finished, attempts: job.attempts, trail: job.state.trail }];
  }

  @update([IDL.Vec(IDL.Text)], IDL.Nat64)
  tell(texts: string[]): bigint {
    return texts.map((text) => notices.push(text)).at(-1) ?? 0n;
  }

  // --- pages ---

  @update([IDL.Nat32, IDL.Nat32])
  fill(from: number, to: number): void {
    const me = caller();
    for (let number = from; number < to; number++) {
      const bytes = item.encode({
        id: me,
        name: `Token number ${number}`,
        symbol: 'TOK',
        supply: 1_000_000_000n,
        isPublic: true,
        createdAt: 1_700_000_000_000_000_000n,
      });
      items.set(number, bytes);
      holders.add(me, number);
      creators.append(me, number, bytes);
    }
  }

  @query([IDL.Principal, IDL.Opt(PageRequestT)], PageT)
  created(user: Principal, [page]: [] | [PageRequest]) {
    const { items: records, next, total } = creators.page(user, { limit: page?.limit[0] ?? 20, ...cursorOf(page) });
    return { items: records, next: next === undefined ? [] : [BigInt(next)], total: BigInt(total) };
  }

  @query([IDL.Principal, IDL.Opt(PageRequestT)], PageT)
  held(user: Principal, [page]: [] | [PageRequest]) {
    const { refs, next, total } = holders.page(user, { limit: page?.limit[0] ?? 20, ...cursorOf(page) });
    const chunks = items.getManyBytes(refs);
    return {
      items: bodies(chunks.length, chunks),
      next: next === undefined ? [] : [BigInt(next)],
      total: BigInt(total),
    };
  }

  // --- costs ---

  @update([IDL.Nat32], IDL.Vec(IDL.Nat8))
  hash(blocks: number): Uint8Array {
    return sha256(new Uint8Array(blocks * 64));
  }

  @update([], IDL.Vec(IDL.Nat8))
  hashBlock(): Uint8Array {
    const account = { Array: [{ Blob: new Uint8Array(29) }] };
    const tx = {
      Map: [
        ['op', { Text: 'xfer' }],
        ['amt', { Nat: 5n }],
        ['from', account],
        ['to', account],
      ] as [string, { Text: string } | { Nat: bigint } | typeof account][],
    };
    return hashValue({
      Map: [
        ['phash', { Blob: new Uint8Array(32) }],
        ['btype', { Text: '1xfer' }],
        ['ts', { Nat: 1_700_000_000_000_000_000n }],
        ['fee', { Nat: 10_000n }],
        ['tx', tx],
      ],
    });
  }
}

const cursorOf = (page: PageRequest | undefined): { cursor?: number } =>
  page?.cursor[0] === undefined ? {} : { cursor: Number(page.cursor[0]) };
