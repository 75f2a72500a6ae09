import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { beforeEach, describe, expect, it } from 'vitest';

import { installPlatform } from './azle-memory.fixture.ts';
import { MINUTE, SECOND } from './clock.ts';
import { done, go, journal, retry, waitUntil, type StepRunner } from './journal.ts';
import { outbox, type Delivery } from './outbox.ts';
import { candidValue, textValue } from './stable/values.ts';

let platform = installPlatform();
beforeEach(() => {
  platform = installPlatform();
});
let memory = 0;

async function pass(nanoseconds: bigint): Promise<void> {
  const end = platform.now + nanoseconds;
  for (let turn = 0; turn < 30; turn++) await platform.fireTimers();
  while (platform.now < end) {
    platform.now += SECOND;
    for (let turn = 0; turn < 5; turn++) await platform.fireTimers();
  }
}

interface Trail {
  seen: string[];
}
const value = candidValue<Trail>(IDL.Record({ seen: IDL.Vec(IDL.Text) }));
const owner = Principal.anonymous();
const newJournal = (steps: Record<string, StepRunner<Trail>>) =>
  journal<Trail>({ jobsMemoryId: memory++, dueMemoryId: memory++, state: value, steps });

describe('journal', () => {
  it('runs the steps in order and keeps the finished job until it is forgotten', async () => {
    const jobs = newJournal({
      pay: ({ state }) => go('deploy', { seen: [...state.seen, 'pay'] }),
      deploy: async ({ state }) => (await Promise.resolve(), done({ seen: [...state.seen, 'deploy'] })),
    });
    const id = jobs.start({ owner, step: 'pay', state: { seen: [] } });
    expect(id).toBe(1);
    await pass(SECOND);
    expect(jobs.get(id)).toMatchObject({ finished: true, step: 'deploy', state: { seen: ['pay', 'deploy'] } });
    expect([jobs.pending(), jobs.size(), jobs.running()]).toEqual([0, 1, 0]);
    expect([jobs.forget(id), jobs.forget(id), jobs.get(id)]).toEqual([true, false, undefined]);
    expect(jobs.start({ owner, step: 'pay', state: { seen: [] } })).toBe(2);
  });

  it('repeats a step with growing pauses and says why', async () => {
    let attempts = 0;
    const jobs = newJournal({ call: ({ state }) => (++attempts < 4 ? retry('no answer') : done(state)) });
    const id = jobs.start({ owner, step: 'call', state: { seen: [] } });
    await pass(SECOND);
    expect(jobs.get(id)).toMatchObject({ error: 'no answer', attempts: 1, finished: false });
    await pass(3n * SECOND);
    expect(attempts).toBe(2);
    await pass(20n * SECOND);
    expect([attempts, jobs.get(id)?.finished]).toEqual([4, true]);
  });

  it('waits until a time', async () => {
    const at = platform.now + MINUTE;
    const jobs = newJournal({
      first: ({ state }) => waitUntil(at, 'second', state),
      second: ({ state }) => done(state),
    });
    const id = jobs.start({ owner, step: 'first', state: { seen: [] } });
    await pass(30n * SECOND);
    expect(jobs.get(id)?.finished).toBe(false);
    await pass(40n * SECOND);
    expect(jobs.get(id)?.finished).toBe(true);
  });

  it('runs a lost step again after its lease, and never twice while an answer is to come', async () => {
    let started = 0;
    let answer = (): void => undefined;
    const jobs = newJournal({
      call: async ({ state }) => {
        started++;
        await new Promise<void>((resolve) => (answer = resolve));
        return done(state);
      },
    });
    const id = jobs.start({ owner, step: 'call', state: { seen: [] } });
    void pass(10n * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([started, jobs.running(), jobs.wake(id)]).toEqual([1, 1, false]);
    answer();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([started, jobs.running(), jobs.get(id)?.finished]).toEqual([1, 0, true]);
  });

  it('a failing job does not hold up another', async () => {
    const jobs = newJournal({
      bad: () => {
        throw new Error('broken');
      },
      good: ({ state }) => done(state),
    });
    const bad = jobs.start({ owner, step: 'bad', state: { seen: [] } });
    const good = jobs.start({ owner, step: 'good', state: { seen: [] } });
    for (let turn = 0; turn < 10; turn++) await platform.fireTimers().catch(() => undefined);
    expect([jobs.get(bad)?.finished, jobs.get(good)?.finished]).toEqual([false, true]);
    platform.now += 3n * MINUTE;
    for (let turn = 0; turn < 10; turn++) await platform.fireTimers().catch(() => undefined);
    expect(jobs.get(bad)?.attempts).toBe(2);
  });
});

describe('outbox', () => {
  const create = (
    answers: (first: bigint, notices: string[]) => Delivery,
    coalesce?: (a: string, b: string) => string | undefined,
  ) => {
    const sent: [bigint, string[]][] = [];
    const box = outbox<string>({
      memoryId: 230,
      prefix: memory++ * 2,
      value: textValue,
      batchSize: 3,
      ...(coalesce === undefined ? {} : { coalesce }),
      send: (first, notices) => {
        sent.push([first, notices]);
        return Promise.resolve(answers(first, notices));
      },
    });
    return { box, sent };
  };

  it('delivers in order, in batches, and empties itself', async () => {
    const { box, sent } = create((first, notices) => ({ upTo: first + BigInt(notices.length) }));
    for (const notice of ['a', 'b', 'c', 'd', 'e']) box.push(notice);
    await pass(10n * SECOND);
    expect(sent).toEqual([
      [0n, ['a', 'b', 'c']],
      [3n, ['d', 'e']],
    ]);
    expect(box.status()).toMatchObject({ next: 5n, acknowledged: 5n, pending: 0 });
  });

  it('offers the same again after a failure, takes partial progress, drops only when told', async () => {
    const answers: Delivery[] = [{ retry: 'stopped' }, { upTo: 1n }, { drop: 'too old' }, { upTo: 99n }];
    const { box, sent } = create(() => answers.shift() ?? { retry: 'none left' });
    for (const notice of ['a', 'b', 'c']) box.push(notice);
    await pass(20n * SECOND);
    expect(sent).toEqual([
      [0n, ['a', 'b', 'c']],
      [0n, ['a', 'b', 'c']],
      [1n, ['b', 'c']],
      [2n, ['c']],
    ]);
    expect(box.status()).toMatchObject({ acknowledged: 3n, dropped: 1, pending: 0 });
  });

  it('does not spin when nothing is acknowledged, and pauses', async () => {
    const { box, sent } = create((first) => ({ upTo: first }));
    box.push('a');
    await pass(30n * SECOND);
    expect(sent.length).toBeLessThan(6);
    expect(box.status().lastError).toBe('the receiver acknowledged nothing');
    box.pause();
    const before = sent.length;
    await pass(20n * MINUTE);
    expect(sent.length).toBe(before);
    box.resume();
    await pass(SECOND);
    expect(sent.length).toBe(before + 1);
  });

  it('merges only what was never offered', async () => {
    const { box, sent } = create(
      () => ({ retry: 'later' }),
      (a, b) => `${a}+${b}`,
    );
    expect([box.push('a'), box.push('b')]).toEqual([0n, 0n]);
    await pass(SECOND);
    expect(box.push('c')).toBe(1n);
    await pass(10n * SECOND);
    expect(sent[0]).toEqual([0n, ['a+b']]);
    expect(sent.at(-1)).toEqual([0n, ['a+b', 'c']]);
  });
});
