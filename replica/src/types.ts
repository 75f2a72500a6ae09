// The words both halves of the replica share: `execution/` runs messages, `interface/` speaks HTTP.
// Neither imports the other; they meet in these types and in `replica.ts`.

export type Bytes = Uint8Array;

/** Nanoseconds since 1970, as everywhere in the IC's interface. */
export type Nanoseconds = bigint;

/** Where the half that executes reads the time; `replica.ts` owns the one instance. */
export interface Clock {
  /** Never goes back, not even over a restart. */
  now(): Nanoseconds;
}

/** What a canister that vouches for the sender says about it (`sender_info` of the interface), signature checked. */
export interface SenderInfo {
  info: Bytes;
  signer: Bytes;
}

/** An update call whose sender and signatures the interface has already checked. */
export interface IngressMessage {
  requestId: Bytes;
  sender: Bytes;
  canisterId: Bytes;
  method: string;
  arg: Bytes;
  expiry: Nanoseconds;
  senderInfo?: SenderInfo;
}

export interface QueryMessage {
  sender: Bytes;
  canisterId: Bytes;
  method: string;
  arg: Bytes;
  senderInfo?: SenderInfo;
}

/**
 * What `ic0.data_certificate` returns, for the state at the moment it is called. Call it only when the canister asks
 * (it may have to sign, about 16 ms), and before anything can change the state: synchronously within the query.
 */
export type DataCertificate = () => Bytes;

/** Every canister id of this subnet lies in this closed interval (64-bit number, then 0x01 0x01), bounds included. */
export const CANISTER_RANGE = {
  first: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
  last: Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1, 1),
} as const;

/** Reject codes of the interface specification. */
export const RejectCode = {
  SYS_FATAL: 1,
  SYS_TRANSIENT: 2,
  DESTINATION_INVALID: 3,
  CANISTER_REJECT: 4,
  CANISTER_ERROR: 5,
  SYS_UNKNOWN: 6,
} as const;
export type RejectCode = (typeof RejectCode)[keyof typeof RejectCode];

export interface Reject {
  kind: 'reject';
  code: RejectCode;
  message: string;
  /** The implementation's own code (`IC0503` …), as the public replica prints it. */
  errorCode: string;
}

export type Outcome = { kind: 'reply'; data: Bytes } | Reject;

/** Life cycle of an accepted ingress message; `undefined` elsewhere means "never seen, or dropped after expiry". */
export type RequestStatus =
  | { status: 'received' | 'processing' | 'done' }
  | { status: 'replied'; reply: Bytes }
  | ({ status: 'rejected' } & Omit<Reject, 'kind'>);

/** What a certificate says about one canister. */
export interface CanisterFacts {
  id: Bytes;
  controllers: Bytes[];
  moduleHash: Bytes | undefined;
  certifiedData: Bytes;
  /** When the canister was created, and when code was last installed or loaded; unknown for some of old stores. */
  createdAt?: Nanoseconds | undefined;
  installedAt?: Nanoseconds | undefined;
  /** Custom sections `icp:public <name>` and `icp:private <name>` of the module. */
  metadata: Map<string, { content: Bytes; isPublic: boolean }>;
}

/** Counters of the whole subnet, certified at `/subnet/<id>/metrics`. */
export interface SubnetMetrics {
  canisterStateBytes: bigint;
  consumedCycles: bigint;
  updateTransactions: bigint;
}

/** What the HTTP side needs from the half that executes. */
export interface Execution {
  /** The replica's clock: never goes back, tests may move it forward. */
  now(): Nanoseconds;
  /** Queues a message after `canister_inspect_message` and liveness checks; a repeated request id is not queued twice. */
  submit(message: IngressMessage): Promise<{ accepted: true } | { accepted: false; reject: Reject }>;
  /** Runs a query (or composite query) now, on the newest state. */
  query(message: QueryMessage, certificate: DataCertificate): Promise<Outcome>;
  status(requestId: Bytes): RequestStatus | undefined;
  /** Ids of requests whose status can be certified. */
  requests(): Iterable<Bytes>;
  canister(id: Bytes): CanisterFacts | undefined;
  canisters(): Iterable<CanisterFacts>;
  metrics?(): SubnetMetrics;
  /** Called once after each round in which something certified changed; tells what. */
  onRound(listener: (changed: { canisters: Bytes[]; requests: Bytes[] }) => void): void;
}

/** Crash-safe storage: a commit is there entirely or not at all, also after kill -9. */
export interface Store {
  get(key: string): Bytes | undefined;
  /** Keys with this prefix, in no particular order. */
  keys(prefix: string): Iterable<string>;
  /** Applies all changes atomically; `undefined` deletes. */
  commit(changes: Map<string, Bytes | undefined>): void;
  close(): void;
}
