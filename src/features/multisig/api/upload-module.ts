// A Wasm module to the wallet's chunk store, piece by piece: where `installCode` proposals take it from.
import { MultisigLimits as Limits } from '../../../../canisters/multisig/rules/limits.ts';
import { sameBytes } from '../../../../canisters/multisig/rules/payload.ts';
import { AppError } from '../../../shared/errors/index.ts';
import { uploadChunk } from './wallet-writes.ts';

export interface UploadedModule {
  /** SHA-256 of the whole. */
  hash: Uint8Array;
  chunkHashes: Uint8Array[];
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** Pieces of at most 1 MiB. A piece that is there already is only confirmed, so a repeat goes on where one stopped. */
export async function uploadModule(
  wallet: string,
  bytes: Uint8Array<ArrayBuffer>,
  onProgress: (progress: { done: number; of: number }) => void,
): Promise<UploadedModule> {
  const of = Math.ceil(bytes.length / Limits.chunkBytes);
  const chunkHashes: Uint8Array[] = [];
  for (let done = 0; done < of; done++) {
    onProgress({ done, of });
    const chunk = bytes.slice(done * Limits.chunkBytes, (done + 1) * Limits.chunkBytes);
    const [own, hash] = [await sha256(chunk), await uploadChunk(wallet, chunk)];
    if (!sameBytes(own, hash)) throw otherBytes();
    chunkHashes.push(hash);
  }
  onProgress({ done: of, of });
  return { hash: await sha256(bytes), chunkHashes };
}

const otherBytes = (): AppError =>
  new AppError('multisig.otherBytes', {
    title: 'The wallet holds other bytes than were sent.',
    money: 'Nothing was installed and no tokens moved.',
    action: 'Upload the module again; do not propose this one.',
  });

/** Why a file cannot be a module, before anything is sent; null for what may be one. */
export function moduleFault(bytes: Uint8Array): string | null {
  const begins = (...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);
  if (!begins(0x00, 0x61, 0x73, 0x6d) && !begins(0x1f, 0x8b))
    return 'This is no Wasm module: it begins neither as Wasm nor as gzip.';
  const most = Limits.chunks * Limits.chunkBytes;
  return bytes.length > most ? `A module has at most ${Limits.chunks} MiB here.` : null;
}
