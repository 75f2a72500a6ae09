import type { Bytes } from '../../types.ts';
import { encodeCbor } from '../cbor/encode.ts';

/** The body of `/api/v2/status` (interface specification, "Status endpoint"). */
export function status(rootKey: Bytes): Bytes {
  return encodeCbor({
    root_key: rootKey,
    replica_health_status: 'healthy',
    impl_version: 'icto-replica 2.0.0',
  });
}
