import { Principal } from '@dfinity/principal';

/** A principal made from a number, as the benchmark's seeding makes them everywhere: creators 1, contracts 2, members 3. */
export const principalOf = (kind: number, n: number): Principal =>
  Principal.fromUint8Array(
    Uint8Array.from([kind, (n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255, 0, 0, 1, 1, 1]),
  );
