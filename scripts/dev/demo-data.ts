// What `npm run dev` shows before anybody has made anything: Ada's token, a wallet of three with a proposal that waits for
// Ben, and a half-vested distribution. Made through the same calls as the dApp's; a second start finds it there.
import { IDL } from '@dfinity/candid';
import type { SignIdentity } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import * as distribution from '../../declarations/distribution.did.ts';
import * as distributionFactory from '../../declarations/distribution_factory.did.ts';
import * as multisig from '../../declarations/multisig.did.ts';
import * as multisigFactory from '../../declarations/multisig_factory.did.ts';
import * as token from '../../declarations/token.did.ts';
import { demoTokenArgs, encodeTokenArgs, fund, requestContract, waitForEnd } from '../demo/deploy-contract.ts';
import { keyFor } from '../identity-provider/identities.ts';
import { actorFor, agentFor } from '../platform/agent.ts';
import { canisterId, expectOk, platformActors } from '../platform/configure.ts';
import type { NetworkFile } from '../platform/network-file.ts';
import { demoPeople } from './demo-people.ts';

const DAY = 86_400_000_000_000n;
const WHOLE = 100_000_000n;
const now = (): bigint => BigInt(Date.now()) * 1_000_000n;
const rights = { propose: true, vote: true, execute: true };
const account = (owner: Principal) => ({ owner, subaccount: [] as [] });

interface Scene {
  file: NetworkFile;
  people: Record<keyof typeof demoPeople, SignIdentity>;
}

/** `origin`: of the dApp, because each origin sees other keys of the same people. */
export async function seedDemo(file: NetworkFile, origin: string, log: (line: string) => void): Promise<void> {
  const [ada, ben, cleo] = await Promise.all(
    [demoPeople.ada, demoPeople.ben, demoPeople.cleo].map((person) => keyFor(person, origin)),
  );
  if (!ada || !ben || !cleo) throw new Error('There are three demo people.');
  const scene: Scene = { file, people: { ada, ben, cleo } };
  const owner = ada.getPrincipal();
  const actors = platformActors(agentOf(scene, ada), file);
  if ((await actors.ledger.icrc1_balance_of(account(owner))) < 10n * WHOLE) await fund(file, owner);

  const tokenId = await ensure(scene, 'token_factory', () =>
    encodeTokenArgs({
      ...demoTokenArgs(owner, owner),
      mintingAccount: [],
      description: 'Part of the demo data of npm run dev.',
    }),
  );
  const walletId = await ensure(scene, 'multisig_factory', () => encodeWallet(scene));
  const distributionId = await ensure(scene, 'distribution_factory', () => encodeDistribution(scene, tokenId));
  await proposeOnce(scene, walletId);
  await activateOnce(scene, tokenId, distributionId);
  log('demo data: sign in as Ada, Ben or Cleo (demo)');
}

const agentOf = ({ file }: Scene, identity: SignIdentity) =>
  agentFor({ replicaUrl: file.replicaUrl, rootKey: Uint8Array.from(Buffer.from(file.rootKey, 'hex')) }, identity);

/** Ada's contract of this service; deployed if she has none. */
async function ensure(scene: Scene, serviceId: DemoService, args: () => Uint8Array): Promise<Principal> {
  const { file, people } = scene;
  const owner = people.ada.getPrincipal();
  const agent = agentOf(scene, people.ada);
  const factory = actorFor<AnyFactory>(agent, canisterId(file, serviceId), anyFactory);
  const { items } = await factory.getMyContracts(owner, [{ role: [{ creator: null }], cursor: [], limit: [1] }]);
  if (items[0]) return items[0].canisterId;
  const actors = platformActors(agent, file);
  const { deployment } = await requestContract({ actors, file, owner, serviceId, args: args() });
  const { state } = await waitForEnd(actors, deployment.id);
  if ('completed' in state) return state.completed.canisterId;
  throw new Error(
    `The demo's ${serviceId.replace('_factory', '')} was not deployed: it ended ${Object.keys(state)[0]}.`,
  );
}

type DemoService = 'token_factory' | 'multisig_factory' | 'distribution_factory';

interface AnyFactory {
  getMyContracts(
    user: Principal,
    page: [{ role: [{ creator: null }]; cursor: []; limit: [number] }],
  ): Promise<{ items: { canisterId: Principal }[] }>;
}
/** What the lists of all factories have in common. */
const anyFactory: IDL.InterfaceFactory = ({ IDL: T }) => {
  const request = T.Record({
    role: T.Opt(T.Variant({ creator: T.Null })),
    cursor: T.Opt(T.Nat64),
    limit: T.Opt(T.Nat32),
  });
  const page = T.Record({ items: T.Vec(T.Record({ canisterId: T.Principal })) });
  return T.Service({ getMyContracts: T.Func([T.Principal, T.Opt(request)], [page], ['query']) });
};

function encodeWallet({ people }: Scene): Uint8Array {
  const signer = (name: string, who: SignIdentity) => ({ user: who.getPrincipal(), name, rights, groups: [] });
  return IDL.encode(
    [multisigFactory.MultisigArgs],
    [
      {
        config: {
          name: 'Orchard treasury',
          description: 'Two of three sign.',
          signers: [signer('Ada', people.ada), signer('Ben', people.ben), signer('Cleo', people.cleo)],
          observers: [],
          threshold: 2,
          rejectAt: [],
          timelock: 0n,
          policies: [],
          recovery: [],
        },
        isPublic: true,
        autoUpdate: false,
      },
    ],
  );
}

function encodeDistribution({ people }: Scene, ledger: Principal): Uint8Array {
  const grant = (who: SignIdentity, amount: bigint) => ({ category: 0, owner: who.getPrincipal(), amount, note: '' });
  const category = {
    name: 'Team',
    schedule: { linear: { duration: 360n * DAY } },
    start: { at: [now() - 180n * DAY] },
    recipients: { fixed: null },
    claimFrom: [],
    claimUntil: [],
  };
  return IDL.encode(
    [distributionFactory.DistributionArgs],
    [
      {
        name: 'Orchard team vesting',
        description: 'One year, linear; half of it is over.',
        ledger,
        symbol: 'ORCH',
        decimals: 8,
        categories: [category],
        grants: [grant(people.ben, 20_000n * WHOLE), grant(people.cleo, 10_000n * WHOLE)],
        terms: { cancellable: true, transferable: false, pausable: true, creatorControlsCode: false },
        isPublic: true,
        autoUpdate: false,
      },
    ],
  );
}

/** Some ICP in the wallet, and a payment of Ada's that Ben or Cleo has to approve. */
async function proposeOnce(scene: Scene, walletId: Principal): Promise<void> {
  const { file, people } = scene;
  const agent = agentOf(scene, people.ada);
  const wallet = actorFor<multisig._SERVICE>(agent, walletId, multisig.idlFactory);
  const { proposalCount } = expectOk('getWallet', await wallet.getWallet());
  if (proposalCount > 0n) return;
  const ledger = canisterId(file, 'icp_ledger');
  await fund(file, walletId);
  expectOk('watchToken', await wallet.watchToken(ledger));
  const transfer = { to: account(people.cleo.getPrincipal()), amount: 12n * WHOLE, memo: [] as [] };
  expectOk(
    'propose',
    await wallet.propose({
      requestId: new TextEncoder().encode('demo: first payment'),
      title: 'Pay Cleo for the logo',
      description: 'Invoice 2026-11, as agreed.',
      action: { transfer: { ledger, transfer } },
      expiresAt: now() + 30n * DAY,
      notBefore: [],
      autoExecute: true,
      approve: true,
    }),
  );
}

/** The distribution gets its tokens from Ada and begins. */
async function activateOnce(scene: Scene, tokenId: Principal, id: Principal): Promise<void> {
  const agent = agentOf(scene, scene.people.ada);
  const contract = actorFor<distribution._SERVICE>(agent, id, distribution.idlFactory);
  const ledger = actorFor<token._SERVICE>(agent, tokenId, token.idlFactory);
  const { status, missing } = await contract.getDetails();
  if (!('preparing' in status)) return;
  if (missing > 0n) {
    const to = account(id);
    const sent = await ledger.icrc1_transfer({
      from_subaccount: [],
      to,
      amount: missing,
      fee: [],
      memo: [],
      created_at_time: [now()],
    });
    if ('Err' in sent) throw new Error(`Funding the demo's distribution failed: ${Object.keys(sent.Err)[0]}.`);
    expectOk('checkFunds', await contract.checkFunds());
  }
  expectOk('activate', await contract.activate());
}
