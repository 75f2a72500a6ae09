import { Principal } from '@dfinity/principal';
import { canisterId, getNetwork, read } from '../../shared/agent/index.ts';
import { AppError, harmless } from '../../shared/errors/index.ts';
import { balanceOf, ledgerInfo, type LedgerInfo } from '../../shared/ledger/index.ts';

export interface Balance extends LedgerInfo {
  amount: bigint;
}

/** The person's balance on the fee ledger. */
export const feeBalance = (owner: Principal): Promise<Balance> =>
  read(async () => {
    const ledger = Principal.fromText(await canisterId('icp_ledger'));
    const [info, amount] = await Promise.all([ledgerInfo(ledger), balanceOf(ledger, owner)]);
    return { ...info, amount };
  });

/** Asks the local network's faucet for test funds; resolves to the block index. */
export async function askFaucet(owner: Principal): Promise<bigint> {
  const refused = (title: string): AppError =>
    new AppError(
      'faucet.refused',
      harmless(title, 'Try again in a moment; look at the program that runs the network.'),
    );
  const { faucet } = await getNetwork();
  if (!faucet) throw refused('This network has no faucet.');
  const response = await read(() =>
    fetch(faucet, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ owner: owner.toText() }),
    }),
  );
  const body: unknown = await response.json().catch(() => null);
  const part = (key: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
  const block = part('blockIndex');
  if (!response.ok || typeof block !== 'string' || !/^\d+$/.test(block)) {
    const reason = part('error');
    throw refused(typeof reason === 'string' ? reason : `The faucet answered with error ${response.status}.`);
  }
  return BigInt(block);
}
