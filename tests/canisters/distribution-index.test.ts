// A distribution's recipients in its factory's index: in notices of many, none of them dear, with the progress to be seen.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { distributionProduct } from '../../canisters/distribution/factory/product.ts';
import * as contractDid from '../../declarations/distribution.did.ts';
import * as did from '../../declarations/distribution_factory.did.ts';
import { sha256 } from '../../scripts/platform/management.ts';
import { full } from '../fixtures/runs.ts';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';

const [admin, backend, alice] = [person(0), person(1), person(2)];
const COUNT = full ? 100_000 : 4_000;
const BATCH = 2_000;
const MiB = 1024 * 1024;

let replica: TestReplica;
let factory: Principal;
const asFactory = (who: Principal): did._SERVICE => replica.actor<did._SERVICE>(did.idlFactory, factory, who);
beforeAll(async () => {
  replica = await TestReplica.start();
  const arg = Uint8Array.from(IDL.encode([did.FactoryInit], [{ owner: admin }]));
  factory = await replica.install({ wasm: wasmOf('distribution_factory'), arg, controller: admin, cycles: 10n ** 17n });
  await asFactory(admin).setupWhitelist(backend);
  const wasm = wasmOf('distribution');
  const chunkHashes: Uint8Array[] = [];
  for (let from = 0; from < wasm.length; from += MiB) {
    const stored = await asFactory(admin).uploadTemplateChunk(wasm.slice(from, from + MiB));
    if ('err' in stored) throw new Error('the template was refused');
    chunkHashes.push(Uint8Array.from(stored.ok));
  }
  const version = { major: 1, minor: 0, patch: 0 };
  const candidate = { version, moduleHash: sha256(wasm), chunkHashes, notes: '' };
  expect(await asFactory(admin).registerVersion(candidate)).toEqual({ ok: null });
});
afterAll(() => replica.stop());

/** A principal of its own for each number. */
const recipient = (i: number): Principal =>
  Principal.fromUint8Array(Uint8Array.from([9, i >> 16, (i >> 8) & 255, i & 255, 1]));

test(`${COUNT.toLocaleString('en')} recipients reach it, within every message's limits`, async () => {
  const args = Uint8Array.from(IDL.encode([did.DistributionArgs], [distributionProduct.trialArgs(alice)]));
  const payment = { deploymentId: 1n, ledger: person(9), blockIndex: 1n, amount: 1n };
  const answer = await asFactory(backend).createContract(alice, args, payment);
  if ('err' in answer) throw new Error(`the deployment ended with ${Object.keys(answer.err)[0]}`);
  const id = answer.ok.canisterId;
  const contract = replica.actor<contractDid._SERVICE>(contractDid.idlFactory, id, alice);
  const before = replica.messages.length;
  for (let from = 0; from < COUNT; from += BATCH) {
    const grants = Array.from({ length: BATCH }, (_, i) => ({
      ...{ category: 0, owner: recipient(from + i), amount: 1_000_000n, note: '' },
    }));
    // As if the factory were busy: what is on its way is to be seen, and becomes nothing.
    replica.execution.onDelivery((candidates) => {
      const choice = candidates.findIndex((one) => !(one.kind === 'request' && one.method.startsWith('notify')));
      return choice < 0 ? undefined : choice;
    });
    expect(await contract.addGrants({ batch: from / BATCH, grants })).toHaveProperty('ok');
    expect((await contract.getDetails()).pendingNotices).toBeGreaterThan(0n);
    replica.execution.onDelivery(undefined);
    await replica.execution.runUntilQuiet();
  }
  for (let i = 0; i < COUNT / 200 && (await contract.getDetails()).pendingNotices > 0n; i++)
    await replica.execution.advanceTime(60_000_000_000n);
  expect((await contract.getDetails()).pendingNotices).toBe(0n);
  const request: did.PageRequest = { role: [{ recipient: null }], cursor: [], limit: [] };
  for (const i of [0, 1, BATCH - 1, BATCH, COUNT - 1]) {
    // A private one is shown to its own people only.
    const { items } = await asFactory(recipient(i)).getMyContracts(recipient(i), [request]);
    expect(items.map(({ canisterId }) => canisterId.toText())).toEqual([id.toText()]);
  }
  const costs = replica.messages.slice(before).map(({ instructions }) => instructions);
  // An update may take 40 G instructions.
  expect(costs.reduce((a, b) => (a > b ? a : b))).toBeLessThan(10_000_000_000n);
});
