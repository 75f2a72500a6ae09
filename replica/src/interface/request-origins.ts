// Who sent which accepted call, and where to: read_state may show a request's status to its sender only, and a
// delegation's targets bind the reading as they bound the call. Kept on disk, since statuses survive a restart too.
import { fromHex, toHex } from '../bytes.ts';
import type { Bytes, Execution, Nanoseconds, Store } from '../types.ts';
import { decodeCbor } from './cbor/decode.ts';
import { encodeCbor } from './cbor/encode.ts';

const PREFIX = 'interface/request/';

export interface RequestOrigin {
  sender: Bytes;
  canisterId: Bytes;
  effectiveId: Bytes;
  expiry: Nanoseconds;
}

export class RequestOrigins {
  private readonly store: Store;
  private readonly execution: Execution;
  /** In the order of arrival, so nearly in the order of expiry. */
  private readonly origins = new Map<string, RequestOrigin>();

  constructor(store: Store, execution: Execution) {
    this.store = store;
    this.execution = execution;
    for (const key of store.keys(PREFIX)) {
      const origin = decode(store.get(key));
      if (origin) this.origins.set(key.slice(PREFIX.length), origin);
    }
    this.forgetExpired();
  }

  get(requestId: Bytes): RequestOrigin | undefined {
    return this.origins.get(toHex(requestId));
  }

  /** Written before the call is submitted: a status without an origin could be shown to nobody. */
  remember(requestId: Bytes, origin: RequestOrigin): void {
    const hex = toHex(requestId);
    if (this.origins.has(hex)) return;
    this.forgetExpired();
    this.origins.set(hex, origin);
    const { sender, canisterId, effectiveId, expiry } = origin;
    this.store.commit(new Map([[PREFIX + hex, encodeCbor([sender, canisterId, effectiveId, expiry])]]));
  }

  /** Takes back a call that was not accepted. */
  forget(requestId: Bytes): void {
    const hex = toHex(requestId);
    if (this.origins.delete(hex)) this.store.commit(new Map([[PREFIX + hex, undefined]]));
  }

  private forgetExpired(): void {
    const now = this.execution.now();
    const gone = new Map<string, undefined>();
    let looked = 0;
    for (const [hex, { expiry }] of this.origins) {
      // A few at a time, from the oldest on: the work stays constant per call.
      if (++looked > 8) break;
      if (expiry >= now || this.execution.status(fromHex(hex)) !== undefined) continue;
      this.origins.delete(hex);
      gone.set(PREFIX + hex, undefined);
    }
    if (gone.size > 0) this.store.commit(gone);
  }
}

function decode(bytes: Bytes | undefined): RequestOrigin | undefined {
  const fields = bytes && decodeCbor(bytes);
  if (!Array.isArray(fields)) return undefined;
  const [sender, canisterId, effectiveId, expiry] = fields;
  if (!(sender instanceof Uint8Array) || !(canisterId instanceof Uint8Array)) return undefined;
  if (!(effectiveId instanceof Uint8Array) || typeof expiry !== 'bigint') return undefined;
  return { sender, canisterId, effectiveId, expiry };
}
