// What a person does in the browser, through `@dfinity/agent`: fund, approve the exact amount, create, wait for the ending.
import { randomBytes } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { Deployment } from '../../declarations/backend.did.ts';
import { TokenArgs } from '../../declarations/token_factory.did.ts';
import { canisterId, expectOk, type platformActors } from '../platform/configure.ts';
import type { NetworkFile } from '../platform/network-file.ts';

export type Actors = ReturnType<typeof platformActors>;

const now = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** Test ICP from the network's faucet; returns the mint's block index. */
export async function fund(file: NetworkFile, owner: Principal): Promise<bigint> {
  if (!file.faucet) throw new Error('This network has no faucet.');
  const response = await fetch(file.faucet, { method: 'POST', body: JSON.stringify({ owner: owner.toText() }) });
  const body = (await response.json()) as { blockIndex?: string; error?: string };
  if (body.blockIndex === undefined) throw new Error(`The faucet refused: ${body.error ?? response.status}`);
  return BigInt(body.blockIndex);
}

export const demoTokenArgs = (owner: Principal, secondHolder: Principal) => ({
  name: 'Orchard Coin',
  symbol: 'ORCH',
  decimals: 8,
  logo: [] as [],
  description: 'Made by npm run demo.',
  links: [{ label: 'Website', url: 'https://example.org' }],
  transferFee: 10_000n,
  mintingAccount: [{ owner, subaccount: [] }] as [] | [{ owner: Principal; subaccount: [] }],
  initialHolders: [{ account: { owner: secondHolder, subaccount: [] as [] }, amount: 1_000_000_00000000n }],
  feeCollector: [] as [],
  isPublic: true,
  autoUpdate: false,
});

export const encodeTokenArgs = (args: ReturnType<typeof demoTokenArgs>): Uint8Array => IDL.encode([TokenArgs], [args]);

/** Approves fee + ledger fee for ten minutes and asks the backend for the contract. `args`: the factory's record in Candid. */
export async function requestContract(options: {
  actors: Actors;
  file: NetworkFile;
  owner: Principal;
  serviceId: string;
  args: Uint8Array;
}) {
  const { actors, file, owner, serviceId, args } = options;
  const [price] = await actors.backend.getServiceFee(serviceId);
  if (!price) throw new Error(`The backend names no fee for ${serviceId}.`);
  const ledgerFee = await actors.ledger.icrc1_fee();
  const spender = { owner: canisterId(file, 'backend'), subaccount: [] as [] };
  const { allowance } = await actors.ledger.icrc2_allowance({ account: { owner, subaccount: [] }, spender });
  const approved = await actors.ledger.icrc2_approve({
    from_subaccount: [],
    spender,
    amount: price.fee + ledgerFee,
    expected_allowance: [allowance],
    expires_at: [now() + 600_000_000_000n],
    fee: [],
    memo: [],
    created_at_time: [now()],
  });
  if ('Err' in approved) throw new Error(`The ledger refused the approval: ${Object.keys(approved.Err)[0]}`);
  const request = {
    serviceId,
    requestId: Uint8Array.from(randomBytes(16)),
    createdAt: now(),
    maxFee: price.fee,
    args,
  };
  const deployment = expectOk('createContract', await actors.backend.createContract(request));
  return { deployment, price, ledgerFee, approvalBlock: approved.Ok, request };
}

/** Polls until the deployment has ended. */
export async function waitForEnd(actors: Actors, id: bigint, seconds = 60): Promise<Deployment> {
  const until = Date.now() + seconds * 1_000;
  for (;;) {
    const [deployment] = await actors.backend.getDeployment(id);
    if (deployment && !('running' in deployment.state)) return deployment;
    if (Date.now() > until)
      throw new Error(
        `Deployment ${id} has not ended after ${seconds} s; it waits for: ${deployment?.waitingFor[0] ?? 'nothing it names'}.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
