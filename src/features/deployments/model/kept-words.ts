// A kept request in words: where it is, what that means for the money, what can be done.
import { formatToken } from '../../../shared/format/index.ts';
import type { Standing } from '../kept-request.ts';
import type { PendingRequest } from './pending-requests.ts';

export interface KeptWords {
  title: string;
  money: string;
  /** The question before it goes on. */
  question: { title: string; text: string; rows: [string, string][]; confirm: string };
  goOn: string;
  giveUp: { button: string; text: string };
}

/** `standing` is undefined while the ledger and the backend could not be asked. */
export function keptWords({ label, stage }: PendingRequest, standing: Standing | undefined): KeptWords {
  const rows = standing && standing.kind !== 'arrived' ? priceRows(standing) : [];
  const forget = { button: 'Forget it', text: 'Nothing was charged for it. What you typed stays in your draft.' };
  if (standing?.kind === 'approved') {
    const { allowance, price } = standing;
    return {
      title: `${label}: approved, but not paid`,
      money: `You allowed a payment of ${formatToken(allowance.amount, price)}, and nothing was taken. The permission ends by itself 10 minutes after it was given.`,
      question: {
        title: `Go on with “${label}”?`,
        text: 'Your approval is used: there is no second one to pay for.',
        rows,
        confirm: 'Pay and create',
      },
      goOn: 'Go on',
      giveUp: {
        button: 'Take it back',
        text: `The permission is withdrawn, which costs the ledger’s fee of ${formatToken(price.ledgerFee, price)}, and the request is forgotten. What you typed stays in your draft.`,
      },
    };
  }
  const anew = 'It is the same request as before, so it cannot be charged twice. A new approval is made for it.';
  if (stage === 'approving') {
    return {
      title: `${label}: you were about to pay`,
      money: standing
        ? 'There is no approval, and nothing was charged.'
        : 'Whether the payment was approved is not known while the ledger cannot be asked. Nothing was charged for it.',
      question: { title: `Go on with “${label}”?`, text: anew, rows, confirm: 'Approve and create' },
      goOn: 'Go on',
      giveUp: forget,
    };
  }
  return {
    title: `${label}: we do not know yet whether it arrived`,
    money: 'It is kept in this browser and cannot be charged twice.',
    question: { title: `Send “${label}” again?`, text: anew, rows, confirm: 'Approve and send' },
    goOn: 'Send again',
    giveUp: forget,
  };
}

/** What still leaves the account when it goes on. */
function priceRows({ kind, price }: Exclude<Standing, { kind: 'arrived' }>): [string, string][] {
  const ledgerFees = kind === 'approved' ? price.ledgerFee : 2n * price.ledgerFee;
  return [
    ['Service fee', formatToken(price.fee, price)],
    ['Ledger fees', formatToken(ledgerFees, price)],
    ['In all', formatToken(price.fee + ledgerFees, price)],
  ];
}
