// Requests from before their approval is sent until it is known how they ended, kept in the browser: whatever happens to
// the page in between, the person finds them again.

export interface PendingRequest {
  /** Hex of 32 random bytes; the backend never deploys or charges twice for one. */
  requestId: string;
  owner: string;
  serviceId: string;
  /** What the person calls it, for lists: `Token KOI`. */
  label: string;
  /** Candid of the factory's record, hex. */
  args: string;
  maxFee: bigint;
  /** ns, as sent: a repeat must be the same request in every part. */
  createdAt: bigint;
  /** `approving`: nothing was sent to the backend yet; the approval may have been made. `sending`: it may have the request. */
  stage: 'approving' | 'sending';
}

/** The part of the browser's storage that is used. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'icto.pending-deployments';

function parse(text: string | null): PendingRequest[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(list)) return [];
    return list.flatMap((row: unknown): PendingRequest[] => {
      if (typeof row !== 'object' || row === null) return [];
      const part = (key: string): string => String(Reflect.get(row, key) ?? '');
      const { requestId, owner, serviceId, label, args, maxFee, createdAt } = {
        requestId: part('requestId'),
        owner: part('owner'),
        serviceId: part('serviceId'),
        label: part('label'),
        args: part('args'),
        maxFee: part('maxFee'),
        createdAt: part('createdAt'),
      };
      const whole = /^[0-9a-f]{64}$/.test(requestId) && /^\d+$/.test(maxFee) && /^\d+$/.test(createdAt);
      if (!whole) return [];
      const stage = part('stage') === 'approving' ? 'approving' : 'sending';
      return [
        { requestId, owner, serviceId, label, args, maxFee: BigInt(maxFee), createdAt: BigInt(createdAt), stage },
      ];
    });
  } catch {
    return [];
  }
}

function save(store: TextStore, requests: PendingRequest[]): void {
  store.setItem(
    KEY,
    JSON.stringify(requests, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
}

/** The owner's requests, oldest first. Another person's on the same browser stay untouched and unseen. */
export const pendingOf = (store: TextStore, owner: string): PendingRequest[] =>
  parse(store.getItem(KEY)).filter((request) => request.owner === owner);

/** Keeps a request, in place of an earlier form of it. Throws when the browser's storage is full: then it must not be sent. */
export function keepPending(store: TextStore, request: PendingRequest): void {
  const others = parse(store.getItem(KEY)).filter(({ requestId }) => requestId !== request.requestId);
  save(store, [...others, request]);
}

/** Forgets a request once the backend has it or has refused it. */
export function dropPending(store: TextStore, requestId: string): void {
  save(
    store,
    parse(store.getItem(KEY)).filter((request) => request.requestId !== requestId),
  );
}
