export interface ActivityEntry {
  index: bigint;
  action: string;
  user: string;
  contract: string | null;
  serviceId: string;
  details: [string, string][];
  /** ns, when it happened. */
  at: bigint;
}

export type Verification =
  { ok: true; length: bigint; hash: string; own: number; certifiedAt: bigint } | { ok: false; problem: string };
