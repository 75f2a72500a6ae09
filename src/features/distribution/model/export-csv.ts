// Recipients and claims as CSV for spreadsheets.
import { sheetText } from '../../../shared/csv/index.ts';
import { amountText, toDate } from '../../../shared/format/index.ts';
import type { Claim, Details, Grant } from '../distribution.types.ts';

const time = (ns: bigint | undefined): string => (ns === undefined ? '' : toDate(ns).toISOString());
type Names = Pick<Details, 'categories'> & { decimals: number };
const nameOf = ({ categories }: Names, id: number): string =>
  categories.find((one) => one.id === id)?.name ?? String(id);

export function grantsCsv(grants: readonly Grant[], details: Names): string {
  const amount = (value: bigint): string => amountText(value, details.decimals);
  const header = [
    ...['grant', 'recipient', 'category', 'note', 'total', 'vested', 'claimed', 'claimable', 'being paid', 'returned'],
    ...['start', 'next unlock', 'end'],
  ];
  return sheetText(
    header,
    grants.map((grant) => [
      String(grant.id),
      grant.owner.toText(),
      nameOf(details, grant.category),
      grant.note,
      amount(grant.amount),
      amount(grant.vested),
      amount(grant.claimed),
      amount(grant.claimable),
      amount(grant.pending),
      amount(grant.returned),
      time(grant.start[0]),
      time(grant.nextUnlock[0]),
      time(grant.end[0]),
    ]),
  );
}

export function claimsCsv(claims: readonly Claim[], { decimals }: { decimals: number }): string {
  return sheetText(
    ['number', 'time', 'grant', 'recipient', 'kind', 'claimed', 'ledger fee', 'received', 'ledger block'],
    claims.map(({ index, at, grant, owner, kind, amount, fee, block }) => [
      String(index),
      time(at),
      String(grant),
      owner.toText(),
      claimKind(kind),
      amountText(amount, decimals),
      amountText(fee, decimals),
      amountText(amount - fee, decimals),
      String(block),
    ]),
  );
}

/** How a payout came about. */
export function claimKind(kind: Claim['kind']): string {
  if ('push' in kind) return 'paid out by the creator';
  return 'earlyUnlock' in kind ? 'unlocked early' : 'claimed';
}
