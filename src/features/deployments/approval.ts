// The approval for a deployment's fee: exactly the price, for ten minutes, and taken back when it is not wanted any more.
import { Principal } from '@dfinity/principal';
import { AppError, type Explanation } from '../../shared/errors/index.ts';
import { formatToken } from '../../shared/format/index.ts';
import type { Allowance, Approval } from '../../shared/ledger/index.ts';
import type { Ports } from './flow-ports.ts';
import type { Quote } from './model/deployment.ts';

/** How long the approval lives: enough for a slow network, short enough to be forgotten safely. */
export const APPROVAL_LIFE_NS = 10n * 60n * 1_000_000_000n;

/** An approval with less left than this is made anew rather than used: the payment must not meet its end. */
const APPROVAL_REST_NS = 60n * 1_000_000_000n;

/** What an approval for this price has to cover: the backend's transfer takes the service fee and the ledger's. */
const needed = (price: Quote): bigint => price.fee + price.ledgerFee;

/** What the backend may take from the person now. */
export async function standingAllowance(ports: Ports, ledger: string): Promise<Allowance> {
  return ports.allowanceOf(Principal.fromText(ledger), ports.owner(), await ports.spender());
}

/** Whether this allowance will do for the price, without another approval. */
export const covers = ({ amount, expiresAt }: Allowance, price: Quote, now: bigint): boolean =>
  amount >= needed(price) && (expiresAt === null || expiresAt - now > APPROVAL_REST_NS);

/** Approves fee + ledger fee in place of `standing`. Throws with outcome `unknown` when it may have been made. */
export async function approveExactly(ports: Ports, price: Quote, standing: Allowance): Promise<void> {
  const createdAt = ports.now();
  const approval: Approval = {
    ledger: Principal.fromText(price.ledger),
    spender: await ports.spender(),
    amount: needed(price),
    expectedAllowance: standing.amount,
    expiresAt: createdAt + APPROVAL_LIFE_NS,
    fee: price.ledgerFee,
    createdAt,
  };
  await approveOnce(ports, approval, {
    title: 'We do not know whether the approval arrived.',
    money: `An approval takes nothing but the ledger’s fee of ${formatToken(price.ledgerFee, price)}, and ends in 10 minutes.`,
    action:
      'Nothing is deployed yet. Your request is kept: go on with it, or take it back, when the connection is there.',
  });
}

/** Takes back what the backend may take; costs the ledger's fee. */
export async function revoke(ports: Ports, price: Quote, standing: Allowance): Promise<void> {
  const approval: Approval = {
    ledger: Principal.fromText(price.ledger),
    spender: await ports.spender(),
    amount: 0n,
    expectedAllowance: standing.amount,
    expiresAt: null,
    fee: price.ledgerFee,
    createdAt: ports.now(),
  };
  await approveOnce(ports, approval, {
    title: 'We do not know whether the approval was taken back.',
    money: 'It ends by itself within 10 minutes of being made, and nothing but this request can use it.',
    action: 'Look at “Allowances”, or try again.',
  });
}

/** Repeats a lost approval once: the very same again, so the ledger answers `Duplicate` if the first one arrived. */
async function approveOnce(ports: Ports, approval: Approval, unknown: Explanation): Promise<void> {
  try {
    await ports.approve(approval);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    await ports.wait(1_500);
    await ports.approve(approval).catch((cause: unknown) => {
      throw new AppError('deploy.approvalUnknown', unknown, { outcome: 'unknown', cause });
    });
  }
}

/** Whether what failed may have happened all the same. */
export const isUnknown = (error: unknown): boolean => error instanceof AppError && error.outcome === 'unknown';
