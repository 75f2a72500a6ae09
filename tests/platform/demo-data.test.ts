// The demo data, and with it both products end to end through the standard interface: paid, deployed, used by two people.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignIdentity } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as distribution from '../../declarations/distribution.did.ts';
import * as distributionFactory from '../../declarations/distribution_factory.did.ts';
import * as multisig from '../../declarations/multisig.did.ts';
import * as multisigFactory from '../../declarations/multisig_factory.did.ts';
import * as token from '../../declarations/token.did.ts';
import { seedDemo } from '../../scripts/dev/demo-data.ts';
import { demoPeople } from '../../scripts/dev/demo-people.ts';
import { keyFor } from '../../scripts/identity-provider/identities.ts';
import { actorFor, agentFor } from '../../scripts/platform/agent.ts';
import { canisterId, expectOk } from '../../scripts/platform/configure.ts';
import { startPlatform, type RunningPlatform } from '../../scripts/platform/index.ts';

const ORIGIN = 'http://127.0.0.1:5173';
const WHOLE = 100_000_000n;
const home = mkdtempSync(join(tmpdir(), 'icto-demo-'));
let platform: RunningPlatform;
let ben: SignIdentity;
let cleo: SignIdentity;
beforeAll(async () => {
  platform = await startPlatform({ port: 0, fresh: true, home });
  [ben, cleo] = await Promise.all([keyFor(demoPeople.ben, ORIGIN), keyFor(demoPeople.cleo, ORIGIN)]);
  await seedDemo(platform.file, ORIGIN, () => undefined);
});
afterAll(async () => {
  await platform?.stop();
  rmSync(home, { recursive: true, force: true });
});

const agentOf = (who: SignIdentity) => {
  const { replicaUrl, rootKey } = platform.file;
  return agentFor({ replicaUrl, rootKey: Uint8Array.from(Buffer.from(rootKey, 'hex')) }, who);
};
const balance = (ledger: Principal, who: Principal): Promise<bigint> =>
  actorFor<token._SERVICE>(agentOf(ben), ledger, token.idlFactory).icrc1_balance_of({ owner: who, subaccount: [] });

async function walletOf(who: SignIdentity): Promise<multisigFactory.ContractInfo[]> {
  const id = canisterId(platform.file, 'multisig_factory');
  const factory = actorFor<multisigFactory._SERVICE>(agentOf(who), id, multisigFactory.idlFactory);
  const request = { role: [{ signer: null }] as [{ signer: null }], cursor: [] as [], limit: [] as [] };
  return (await factory.getMyContracts(who.getPrincipal(), [request])).items;
}
async function distributionOf(who: SignIdentity): Promise<distributionFactory.ContractInfo[]> {
  const id = canisterId(platform.file, 'distribution_factory');
  const factory = actorFor<distributionFactory._SERVICE>(agentOf(who), id, distributionFactory.idlFactory);
  const request = { role: [{ recipient: null }] as [{ recipient: null }], cursor: [] as [], limit: [] as [] };
  return (await factory.getMyContracts(who.getPrincipal(), [request])).items;
}

it('lets Ben approve what waits for him; the wallet pays Cleo', async () => {
  await expect.poll(async () => (await walletOf(ben)).length, { timeout: 10_000 }).toBe(1);
  const [info] = await walletOf(ben);
  expect(info).toMatchObject({ name: 'Orchard treasury', threshold: 2, signerCount: 3 });
  if (!info) throw new Error('there is a wallet');
  const wallet = actorFor<multisig._SERVICE>(agentOf(ben), info.canisterId, multisig.idlFactory);
  const page = expectOk('getProposals', await wallet.getProposals({ filter: { open: null }, before: [], limit: [] }));
  const [waiting] = page.items;
  expect(waiting?.votes).toHaveLength(1);
  if (!waiting) throw new Error('there is a proposal');
  const vote = { proposal: waiting.id, payloadHash: waiting.payloadHash, vote: { approve: null }, comment: '' };
  expectOk('vote', await wallet.vote(vote));
  const icp = canisterId(platform.file, 'icp_ledger');
  await expect.poll(() => balance(icp, cleo.getPrincipal()), { timeout: 20_000 }).toBe(12n * WHOLE);
  const { status } = expectOk('getProposal', await wallet.getProposal(waiting.id));
  expect(status).toMatchObject({ executed: { done: {} } });
});

it('lets Ben claim the vested half', async () => {
  await expect.poll(async () => (await distributionOf(ben)).length, { timeout: 10_000 }).toBe(1);
  const [info] = await distributionOf(ben);
  expect(info).toMatchObject({ name: 'Orchard team vesting', symbol: 'ORCH', grantCount: 2 });
  if (!info) throw new Error('there is a distribution');
  const contract = actorFor<distribution._SERVICE>(agentOf(ben), info.canisterId, distribution.idlFactory);
  const [grant] = await contract.getMyGrants();
  if (!grant) throw new Error('there is a grant');
  const { paid } = expectOk('claim', await contract.claim({ grant: grant.id, amount: [], subaccount: [] }));
  // Some seconds of the year have passed since it was made.
  expect([9_999n, 10_000n, 10_001n]).toContain(paid / WHOLE);
  expect(await balance(info.ledger, ben.getPrincipal())).toBe(paid);
});

it('is made once', async () => {
  await seedDemo(platform.file, ORIGIN, () => undefined);
  expect([(await walletOf(ben)).length, (await distributionOf(ben)).length]).toEqual([1, 1]);
});
