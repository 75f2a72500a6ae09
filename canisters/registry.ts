// The one list of canisters, read by build, deploy, declarations, tests and the dApp. Pure data.
export interface CanisterRow {
  name: string;
  kind: 'platform' | 'storage' | 'factory' | 'contract';
  main: string;
  did: string;
}

export const registry = [
  { name: 'backend', kind: 'platform', main: 'canisters/backend/index.ts', did: 'canisters/backend/backend.did' },
  {
    name: 'audit_storage',
    kind: 'storage',
    main: 'canisters/audit_storage/index.ts',
    did: 'canisters/audit_storage/audit_storage.did',
  },
  {
    name: 'invoice_storage',
    kind: 'storage',
    main: 'canisters/invoice_storage/index.ts',
    did: 'canisters/invoice_storage/invoice_storage.did',
  },
  {
    name: 'token_factory',
    kind: 'factory',
    main: 'canisters/token/factory/index.ts',
    did: 'canisters/token/factory/token_factory.did',
  },
  {
    name: 'token',
    kind: 'contract',
    main: 'canisters/token/contract/index.ts',
    did: 'canisters/token/contract/token.did',
  },
  {
    name: 'multisig_factory',
    kind: 'factory',
    main: 'canisters/multisig/factory/index.ts',
    did: 'canisters/multisig/factory/multisig_factory.did',
  },
  {
    name: 'multisig',
    kind: 'contract',
    main: 'canisters/multisig/contract/index.ts',
    did: 'canisters/multisig/contract/multisig.did',
  },
  {
    name: 'distribution_factory',
    kind: 'factory',
    main: 'canisters/distribution/factory/index.ts',
    did: 'canisters/distribution/factory/distribution_factory.did',
  },
  {
    name: 'distribution',
    kind: 'contract',
    main: 'canisters/distribution/contract/index.ts',
    did: 'canisters/distribution/contract/distribution.did',
  },
] as const satisfies readonly CanisterRow[];

export type CanisterName = (typeof registry)[number]['name'];
