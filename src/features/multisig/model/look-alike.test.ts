import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { account, someone } from './build/build.fixture.ts';
import { glance, lookAlikeOf, lookAlikes, sameNameAs } from './look-alike.ts';
import type { AddressEntry } from '../multisig.types.ts';

const entry = (n: number, name: string): AddressEntry => ({
  ...{ account: account(n), name, note: '', by: someone(1), at: 0n },
});

describe('look-alikes', () => {
  it('share what people look at', () => {
    expect(glance('abcde-fghij-klmno')).toBe(glance('abcdx-yyyyy-klmno'));
    expect(glance('abcde-aaaaa-qaabq-cai')).not.toBe(glance('xbcde-aaaaa-qaabq-cai'));
    // All canister ids end in -cai: that alone is no likeness.
    expect(glance('abcde-aaaaa-qaabq-cai')).not.toBe(glance('abcde-aaaaa-qaacz-cai'));
  });

  it('are not the account itself, nor strangers', () => {
    const book = [entry(2, 'Ben'), entry(3, 'Cleo')];
    expect(lookAlikeOf(account(2), book)).toBeNull();
    expect(lookAlikeOf(account(9), book)).toBeNull();
    expect(lookAlikeOf(account(9), [])).toBeNull();
  });

  it('are other accounts of somebody known', () => {
    const other = { owner: someone(2), subaccount: [new Uint8Array(32).fill(1)] as [Uint8Array] };
    expect(lookAlikeOf(other, [entry(2, 'Ben')])?.name).toBe('Ben');
  });

  it('are found among many at once', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({
      account: { owner: Principal.fromUint8Array(Uint8Array.from([i >> 8, i & 255, 1, 2, 3])), subaccount: [] as [] },
    }));
    const started = performance.now();
    const find = lookAlikes(many);
    for (const { account: one } of many.slice(0, 5_000)) expect(find(one)).toBeNull();
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('a name that reads the same is another’s', () => {
    expect(sameNameAs('b e\u200bn', account(3), [entry(2, 'Bén')])?.name).toBe('Bén');
    expect(sameNameAs('Ben', account(2), [entry(2, 'Ben')])).toBeNull();
  });
});
