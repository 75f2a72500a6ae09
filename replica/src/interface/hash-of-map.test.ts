import { expect, test } from 'vitest';
import { toHex } from '../bytes.ts';
import { hashOfMap } from './hash-of-map.ts';

test('the example of the specification has the request id that is printed there', () => {
  const content = {
    request_type: 'call',
    sender: Uint8Array.of(4),
    ingress_expiry: 1_685_570_400_000_000_000n,
    canister_id: Uint8Array.of(0, 0, 0, 0, 0, 0, 4, 0xd2),
    method_name: 'hello',
    arg: Uint8Array.from(Buffer.from('4449444c00fd2a', 'hex')),
  };
  const id = '1d1091364d6bb8a6c16b203ee75467d59ead468f523eb058880ae8ec80e2b101';
  expect(toHex(hashOfMap(content))).toBe(id);
  const { arg, ...rest } = content;
  expect(toHex(hashOfMap({ arg, nonce: undefined, ...rest }))).toBe(id);
});
