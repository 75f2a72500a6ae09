import { Principal } from '@dfinity/principal';
import type {
  Withdrawal as WireWithdrawal,
  WithdrawalState as WireState,
} from '../../../../declarations/backend.did.ts';
import { withdrawable } from '../../../../canisters/backend/rules/refund.ts';
import { canisterId, fromOpt, read, toOpt, write } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { explainVariant, unreachable } from '../../../shared/errors/index.ts';
import { fromHex, toHex } from '../../../shared/format/index.ts';
import { balanceOf, ledgerInfo, type LedgerInfo } from '../../../shared/ledger/index.ts';
import type { Withdrawal, WithdrawalRequest, WithdrawalResolution, WithdrawalState } from '../model/withdrawal.ts';
import { adminErrors, backend, change } from './backend.ts';

export interface Purse extends LedgerInfo {
  /** What the backend's account holds, in the ledger's smallest unit. */
  balance: bigint;
  /** What may leave it now, in that unit too: the rest may have to be refunded, or is on its way. */
  free: bigint;
  taken: bigint;
  refunded: bigint;
  /** The ledger's fees included. */
  withdrawn: bigint;
}

const nothing = { taken: 0n, refunded: 0n, withdrawn: 0n, reserved: 0n, onTheWay: 0n };

/** The backend's account on each ledger on which fees may be taken. */
export const treasury = (): Promise<Purse[]> =>
  read(async () => {
    const [actor, id] = await Promise.all([backend('anyone'), canisterId('backend')]);
    const [tokens, status] = await Promise.all([actor.getTokens(), actor.getSystemStatus()]);
    return Promise.all(
      tokens
        .filter(({ isFeeToken }) => isFeeToken)
        .map(async ({ ledger }) => {
          const [info, balance] = await Promise.all([ledgerInfo(ledger), balanceOf(ledger, Principal.fromText(id))]);
          const sums = status.treasuries.find((one) => one.ledger.toText() === info.ledger);
          const { taken, refunded, withdrawn, reserved, onTheWay } = sums ?? nothing;
          const free = withdrawable({ balance, reserved: reserved + onTheWay, ledgerFee: info.fee });
          return { ...info, balance, free, taken, refunded, withdrawn };
        }),
    );
  });

function toState(state: WireState): WithdrawalState {
  if ('running' in state) return { kind: 'running' };
  if ('sent' in state) return { kind: 'sent', ...state.sent };
  if ('refused' in state) return { kind: 'refused', ...state.refused };
  if ('needsReview' in state) return { kind: 'needsReview', ...state.needsReview };
  return unreachable(state);
}

const toWithdrawal = (wire: WireWithdrawal): Withdrawal => ({
  id: wire.id,
  requestId: toHex(Uint8Array.from(wire.requestId)),
  requestedBy: wire.requestedBy.toText(),
  ledger: wire.ledger.toText(),
  to: wire.to.owner.toText(),
  amount: wire.amount,
  createdAt: wire.createdAt,
  waitingFor: fromOpt(wire.waitingFor),
  state: toState(wire.state),
});

/** All withdrawals, newest first. */
export const withdrawals = (cursor: bigint | null): Promise<Page<Withdrawal, bigint>> =>
  read(async () => {
    const result = await (await backend('caller')).getWithdrawals({ cursor: toOpt(cursor), limit: [20] });
    if ('err' in result) throw explainVariant('operator', result.err, adminErrors);
    return { items: result.ok.items.map(toWithdrawal), next: fromOpt(result.ok.next) };
  });

/** By an owner; answers as soon as it is stored. The same request again answers the same withdrawal. */
export const withdraw = ({ requestId, ledger, to, amount }: WithdrawalRequest): Promise<Withdrawal> =>
  write(async () => {
    const result = await (
      await backend('caller')
    ).withdrawTreasury({
      requestId: fromHex(requestId),
      ledger: Principal.fromText(ledger),
      to: { owner: Principal.fromText(to), subaccount: [] },
      amount,
    });
    if ('err' in result) throw explainVariant('withdraw', result.err, adminErrors);
    return toWithdrawal(result.ok);
  });

/** By an owner. */
export const resolveWithdrawal = (id: bigint, resolution: WithdrawalResolution): Promise<void> =>
  change((actor) =>
    actor.resolveWithdrawal(
      id,
      resolution.kind === 'close'
        ? { close: { note: resolution.note } }
        : resolution.kind === 'block'
          ? { block: resolution.block }
          : { retry: null },
    ),
  );
