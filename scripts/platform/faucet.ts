// Test ICP for local networks: an HTTP service on loopback that mints on the fee ledger.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Principal } from '@dfinity/principal';
import type { _SERVICE as Ledger } from '../../declarations/token.did.ts';

const DEFAULT_AMOUNT = 10_000_000_000n; // 100 ICP
const LARGEST_AMOUNT = 1_000_000_000_000n; // 10,000 ICP

class BadRequest extends Error {}

async function bodyOf(request: IncomingMessage): Promise<{ owner: Principal; amount: bigint }> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 1_000) throw new BadRequest('The request is too long.');
  }
  try {
    const { owner, amount } = JSON.parse(text) as { owner?: string; amount?: string };
    const parsed = {
      owner: Principal.fromText(String(owner)),
      amount: amount === undefined ? DEFAULT_AMOUNT : BigInt(amount),
    };
    if (parsed.amount > 0n && parsed.amount <= LARGEST_AMOUNT) return parsed;
  } catch {
    // Falls through to the one sentence that says what is wanted.
  }
  throw new BadRequest(`Send JSON { "owner": principal, "amount"?: e8s as text, at most ${LARGEST_AMOUNT} }.`);
}

/** Starts the faucet; `ledger` acts for the minting account. Resolves to its URL and a way to stop it. */
export async function startFaucet(
  ledger: Pick<Ledger, 'icrc1_transfer'>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
        'access-control-allow-headers': 'content-type',
      });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'OPTIONS') return answer(200, {});
    if (request.method !== 'POST') return answer(405, { error: 'Use POST.' });
    bodyOf(request)
      .then(({ owner, amount }) =>
        ledger.icrc1_transfer({
          from_subaccount: [],
          to: { owner, subaccount: [] },
          amount,
          fee: [],
          memo: [],
          created_at_time: [],
        }),
      )
      .then((result) => {
        if ('Ok' in result) answer(200, { blockIndex: result.Ok.toString() });
        else answer(502, { error: `The ledger refused: ${Object.keys(result.Err)[0]}` });
      })
      .catch((error: unknown) =>
        answer(error instanceof BadRequest ? 400 : 502, {
          error: error instanceof BadRequest ? error.message : 'The ledger does not answer.',
        }),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/faucet`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
