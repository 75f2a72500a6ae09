// The form of certificates, and what can be concluded from them (interface specification, "Certification").
import { Cbor, reconstruct, type HashTree } from '@dfinity/agent';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '../src/bytes.ts';
import type { Bytes } from '../src/types.ts';
import { isWellFormed, lookUp } from './support/hash-tree.ts';
import { ANONYMOUS, canisterUrl, envelope, inSeconds, post, subnetUrl } from './support/raw-request.ts';
import { CANISTER, startScriptedReplica } from './support/scripted-replica.ts';
import type { ScriptedReplica } from './support/scripted-replica.ts';

let replica: ScriptedReplica;
beforeAll(async () => {
  replica = await startScriptedReplica();
});
afterAll(() => replica.stop());

type Label = string | Bytes;
async function certificate(
  paths: Label[][],
  url = canisterUrl('v3', CANISTER, 'read_state'),
): Promise<{ tree: HashTree }> {
  const labels = paths.map((path) => path.map((label) => (typeof label === 'string' ? utf8(label) : label)));
  const content = { request_type: 'read_state', sender: ANONYMOUS, ingress_expiry: inSeconds(60), paths: labels };
  const answer = await post(replica.url, url, envelope(content));
  expect(answer.status).toBe(200);
  return Cbor.decode((answer.cbor as { certificate: Bytes }).certificate);
}

const leb128 = (bytes: Bytes): bigint => bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 127), 0n);

test('looking up in the pruned example of the specification finds what is printed there', async () => {
  const tree: HashTree = Cbor.decode(
    fromHex(
      '83018301830241618301820458201b4feff9bef8131788b0c9dc6dbad6e81e524249c879e9f10f71ce3749f5a63883024179820345776f726c6483024162820458207b32ac0c6ba8ce35ac82c255fc7906f7fc130dab2a090f80fe12f9c2cae83ba6830182045820ec8324b8a1f1ac16bd2e806edba78006479c9877fed4eb464a25485465af601d830241648203476d6f726e696e67',
    ),
  );
  expect(toHex(await reconstruct(tree))).toBe('eb5c5b2195e62d996b84c9bcc8259d19a83786a2f59e0878cec84c811f669aa0');
  expect(lookUp(tree, ['a', 'a'])).toBe('unknown');
  expect(lookUp(tree, ['a', 'y'])).toEqual(utf8('world'));
  for (const label of ['aa', 'ax', 'e']) expect(lookUp(tree, [label])).toBe('absent');
  for (const label of ['b', 'bb']) expect(lookUp(tree, [label])).toBe('unknown');
  expect(lookUp(tree, ['d'])).toEqual(utf8('morning'));
  expect(lookUp(tree, ['d', 'x'])).toBe('absent');
  expect(lookUp(tree, ['a'])).toBe('error');
});

describe('a certificate', () => {
  test('has a tree and a signature, no delegation, and labels that rise', async () => {
    const fields = ['controllers', 'module_hash'].map((field) => ['canister', CANISTER, field]);
    const wide = [...fields, ['subnet'], ['api_boundary_nodes'], ['request_status', new Uint8Array(32)]];
    for (const paths of [[], wide, [['canister', CANISTER, 'metadata', 'nothing']]]) {
      const found = await certificate(paths);
      expect(Object.keys(found).sort()).toEqual(['signature', 'tree']);
      expect(isWellFormed(found.tree)).toBe(true);
    }
    const { subnetId } = replica;
    const { tree } = await certificate([['canister_ranges', subnetId]], subnetUrl('v3', subnetId, 'read_state'));
    expect(isWellFormed(tree)).toBe(true);
  });

  test('always tells its time, that of the state, and never goes back', async () => {
    let last = 0n;
    for (let i = 0; i < 5; i++) {
      const time = lookUp((await certificate([])).tree, ['time']);
      if (typeof time === 'string') throw new Error(`time is ${time}`);
      const now = leb128(time);
      expect(now).toBeGreaterThanOrEqual(last);
      expect(BigInt(Date.now()) * 1_000_000n - now).toBeLessThan(60_000_000_000n);
      last = now;
    }
  });

  test('shows what was asked and no more, and proves that there are no boundary nodes', async () => {
    const { tree } = await certificate([['canister', CANISTER, 'controllers'], ['api_boundary_nodes']]);
    expect(lookUp(tree, ['canister', CANISTER])).toBe('error');
    expect(lookUp(tree, ['canister', CANISTER, 'controllers'])).toBeInstanceOf(Uint8Array);
    expect(lookUp(tree, ['canister', CANISTER, 'certified_data'])).toBe('unknown');
    expect(lookUp(tree, ['canister', CANISTER, 'module_hash'])).toBe('unknown');
    expect(lookUp(tree, ['api_boundary_nodes'])).toBe('absent');
  });
});
