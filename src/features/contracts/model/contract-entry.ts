// What every contract made here has, whatever its product.

export type ContractStatus = 'installing' | 'active' | 'paused' | 'failed';

/** A contract in a list: what its factory keeps of it. Products add their own fields. */
export interface ContractEntry {
  canisterId: string;
  creator: string;
  name: string;
  status: ContractStatus;
  isPublic: boolean;
  /** `1.4.0`. */
  version: string;
  /** ns. */
  createdAt: bigint;
}

/** Whether a contract's canister runs code that its factory knows; `unclear` when the network does not tell. */
export type CodeCheck =
  { kind: 'known'; version: string; hash: string } | { kind: 'modified'; hash: string } | { kind: 'unclear' };

/** What a list says of an entry beside its name: nothing when it is public and runs. */
export const entryNote = ({ status, isPublic }: ContractEntry): string | undefined =>
  status !== 'active' ? status : isPublic ? undefined : 'private';
