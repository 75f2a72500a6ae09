// One check for each of the specification's 24 steps, made against the canister that knows, not against what the backend says.
import type { HttpAgent } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import type { Deployment } from '../../declarations/backend.did.ts';
import * as token from '../../declarations/token.did.ts';
import { actorFor } from '../platform/agent.ts';
import { canisterId } from '../platform/configure.ts';
import { controllers, moduleHash } from '../platform/management.ts';
import type { NetworkFile } from '../platform/network-file.ts';
import type { Actors } from './deploy-contract.ts';

export interface Facts {
  agent: HttpAgent;
  actors: Actors;
  file: NetworkFile;
  owner: Principal;
  holder: Principal;
  approvalBlock: bigint;
  fee: bigint;
  contractsBefore: bigint;
  deployment: Deployment;
  contract: Principal;
}

const hex = (bytes: Iterable<number>): string => Buffer.from(Uint8Array.from(bytes)).toString('hex');
const short = (text: string): string => (text.length > 20 ? `${text.slice(0, 16)}…` : text);

function must(condition: unknown, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

const firstPage = { cursor: [] as [], limit: [] as [] };

/** The person's own audit entries about the new contract. */
async function eventsOfContract(facts: Facts) {
  const page = await facts.actors.audit.getEventsByUser(facts.owner, firstPage);
  must('ok' in page, 'the audit storage refused');
  return page.ok.items.filter(({ event }) => event.contract[0]?.toText() === facts.contract.toText());
}

async function payment(facts: Facts) {
  const page = await facts.actors.invoice.getPaymentsByUser(facts.owner, firstPage);
  must('ok' in page, 'the invoice storage refused');
  const found = page.ok.items.find((item) => item.payment.deploymentId === facts.deployment.id);
  must(found, 'the invoice storage has no such payment');
  return found;
}

async function contractInfo(facts: Facts) {
  const [info] = await facts.actors.tokenFactory.getContractInfo(facts.contract);
  must(info, 'the factory does not know the contract');
  return info;
}

/** What each step is called, and what proves it; a proof throws when it does not hold. */
export const proofs: { number: number; name: string; prove: (facts: Facts) => Promise<string> }[] = [
  {
    number: 1,
    name: 'Request with payment approval',
    prove: async (f) => `approval in ledger block ${f.approvalBlock}`,
  },
  {
    number: 2,
    name: 'Caller authorised',
    prove: async (f) => {
      must(f.deployment.owner.toText() === f.owner.toText(), 'another owner');
      return `owner ${short(f.owner.toText())}`;
    },
  },
  {
    number: 3,
    name: 'ICRC-2 approval valid',
    prove: async (f) => {
      const { blocks } = await f.actors.ledger.icrc3_get_blocks([{ start: f.approvalBlock, length: 1n }]);
      must(
        blocks.length === 1 &&
          JSON.stringify(blocks, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)).includes('"approve"'),
        'no approve block',
      );
      return `block ${f.approvalBlock} is an approval`;
    },
  },
  {
    number: 4,
    name: 'Service enabled',
    prove: async (f) => {
      const [value] = await f.actors.backend.getConfigValue('token_factory.enabled');
      must(value === 'true', `token_factory.enabled is ${value ?? 'not set'}`);
      return 'token_factory.enabled = true';
    },
  },
  {
    number: 5,
    name: 'Service fee read',
    prove: async (f) => {
      must(f.deployment.fee === f.fee, 'another fee was charged');
      return `${f.fee} e8s`;
    },
  },
  {
    number: 6,
    name: 'Payment taken (transferFrom)',
    prove: async (f) => {
      const [block] = f.deployment.paymentBlock;
      must(block !== undefined, 'no payment block');
      const { blocks } = await f.actors.ledger.icrc3_get_blocks([{ start: block, length: 1n }]);
      const text = JSON.stringify(blocks, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v));
      must(text.includes('"spender"') && text.includes(`"${f.fee}"`), `block ${block} is not the payment`);
      return `ledger block ${block}, ${f.fee} e8s`;
    },
  },
  { number: 7, name: 'Payment recorded (invoice storage)', prove: async (f) => `invoice ${(await payment(f)).id}` },
  {
    number: 8,
    name: 'Audit log written',
    prove: async (f) => {
      const page = await f.actors.audit.getEventsByUser(f.owner, firstPage);
      must('ok' in page && page.ok.items.length > 0, 'no audit entry of the user');
      return `audit entries ${page.ok.items.map((item) => item.index).join(', ')}`;
    },
  },
  {
    number: 9,
    name: 'Factory.createContract by the whitelisted backend',
    prove: async (f) => {
      const health = await f.actors.tokenFactory.getFactoryHealth();
      const backend = canisterId(f.file, 'backend').toText();
      must(
        health.whitelistedBackends.some((id) => id.toText() === backend),
        'the backend is not on the whitelist',
      );
      return `whitelist has ${short(backend)}`;
    },
  },
  {
    number: 10,
    name: 'Template loaded',
    prove: async (f) => {
      const versions = await f.actors.tokenFactory.getVersions();
      must(versions.length > 0, 'no template');
      return `${versions.length} version(s), newest ${short(hex(versions[versions.length - 1]?.moduleHash ?? []))}`;
    },
  },
  { number: 11, name: 'Canister created', prove: async (f) => f.contract.toText() },
  {
    number: 12,
    name: 'Code installed',
    prove: async (f) => {
      const running = await moduleHash(f.agent, f.contract);
      const versions = await f.actors.tokenFactory.getVersions();
      must(
        running && versions.some((version) => hex(version.moduleHash) === running),
        'the certified module hash is not a registered template',
      );
      return `module hash ${short(running)} (certified)`;
    },
  },
  {
    number: 13,
    name: 'Controllers: factory and owner',
    prove: async (f) => {
      const actual = (await controllers(f.agent, f.contract)).map((id) => id.toText()).sort();
      const expected = [canisterId(f.file, 'token_factory').toText(), f.owner.toText()].sort();
      must(actual.join() === expected.join(), `controllers are ${actual.join(', ')}`);
      return 'exactly these two (certified)';
    },
  },
  {
    number: 14,
    name: 'State initialised',
    prove: async (f) => {
      const details = await actorFor<token._SERVICE>(f.agent, f.contract, token.idlFactory).getDetails();
      must(details.symbol === 'ORCH' && details.totalSupply > 0n, 'the token has other contents');
      return `${details.symbol}, supply ${details.totalSupply}`;
    },
  },
  {
    number: 15,
    name: 'Creator index',
    prove: async (f) => {
      const page = await f.actors.tokenFactory.getMyContracts(f.owner, [
        { role: [{ creator: null }], cursor: [], limit: [] },
      ]);
      must(
        page.items.some((item) => item.canisterId.toText() === f.contract.toText()),
        'not in the creator index',
      );
      return `getMyContracts lists it (${page.total} in all)`;
    },
  },
  {
    number: 16,
    name: 'Version registered',
    prove: async (f) => {
      const { version } = await contractInfo(f);
      return `${version.major}.${version.minor}.${version.patch}`;
    },
  },
  {
    number: 17,
    name: 'Deployed contracts',
    prove: async (f) => `factory entry of deployment ${(await contractInfo(f)).deploymentId}`,
  },
  {
    number: 18,
    name: 'Contract reported notifyDeploymentComplete',
    prove: async (f) => {
      const { status } = await contractInfo(f);
      must('active' in status, `status is ${Object.keys(status)[0]}`);
      const step = f.deployment.steps.find(({ number }) => number === 18);
      must(step !== undefined, 'the receipt says nothing of step 18');
      return `status active; ${step.proof}`;
    },
  },
  {
    number: 19,
    name: 'Indexes confirmed',
    prove: async (f) => {
      const page = await f.actors.tokenFactory.getMyContracts(f.holder, [
        { role: [{ holder: null }], cursor: [], limit: [] },
      ]);
      must(
        page.items.some((item) => item.canisterId.toText() === f.contract.toText()),
        'the holder does not find the token',
      );
      return `holder ${short(f.holder.toText())} finds it`;
    },
  },
  {
    number: 20,
    name: 'Factory statistics',
    prove: async (f) => {
      const { contractCount } = await f.actors.tokenFactory.getFactoryHealth();
      must(contractCount > f.contractsBefore, `contract count is ${contractCount}`);
      return `${contractCount} contract(s)`;
    },
  },
  {
    number: 21,
    name: 'Contract id returned to the backend',
    prove: async (f) => {
      must('completed' in f.deployment.state, 'not completed');
      return f.deployment.state.completed.canisterId.toText();
    },
  },
  {
    number: 22,
    name: 'Deployment success logged',
    prove: async (f) => {
      const events = await eventsOfContract(f);
      must(events.length > 0, 'no audit entry of the contract');
      return `audit entry ${events.map((event) => event.index).join(', ')}`;
    },
  },
  {
    number: 23,
    name: 'Payment completed',
    prove: async (f) => {
      const { status, id } = await payment(f);
      must('completed' in status, `payment status is ${Object.keys(status)[0]}`);
      return `invoice ${id} completed`;
    },
  },
  { number: 24, name: 'Answer to the client', prove: async (f) => `deployment ${f.deployment.id} completed` },
];
