import { Principal } from '@dfinity/principal';
import { afterEach, expect, test } from 'vitest';
import { newestOnly } from './newest.ts';
import { closeSession, openSession } from './session.ts';

const signIn = (byte: number): void =>
  openSession({
    principal: Principal.fromUint8Array(Uint8Array.of(byte, 2)),
    wallet: 'internetIdentity',
    expiresAt: null,
    actor: () => Promise.reject(new Error('Nothing is called here.')),
    covers: () => false,
  });
afterEach(closeSession);

test('a reading counts until another of the same thing begins', () => {
  const begin = newestOnly();
  const [first, other] = [begin('a'), begin('b')];
  expect(first()).toBe(true);
  const second = begin('a');
  expect([first(), second(), other()]).toEqual([false, true, true]);
});

test('an answer for somebody who has left counts no more, whoever came since', () => {
  const begin = newestOnly();
  const visitors = begin();
  signIn(1);
  expect(visitors()).toBe(false);
  const hers = begin();
  expect(hers()).toBe(true);
  closeSession();
  expect(hers()).toBe(false);
  signIn(3);
  expect(hers()).toBe(false);
});
