export interface Profile {
  displayName: string;
  /** ns. */
  registeredAt: bigint;
  deploymentCount: bigint;
}
