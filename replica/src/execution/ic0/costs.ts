// ic0: what calls and management operations cost; the same numbers that are charged.
import { callCost } from '../cycles.ts';
import type { HostFunctions } from './imports.ts';
import type { Machine } from './machine.ts';

/** The operation exists, but this subnet has no key for it ("invalid key name"). */
const NO_KEY = 2;

export function costFunctions(machine: Machine): HostFunctions {
  const noKey = (): number => NO_KEY;
  return {
    cost_call: (nameBytes: bigint, argBytes: bigint, target: number) => {
      const cost = callCost(
        machine.prices,
        machine.limits,
        Number(BigInt.asUintN(64, nameBytes)),
        Number(BigInt.asUintN(64, argBytes)),
      );
      machine.writeU128(target, cost.sent + cost.prepaid);
    },
    cost_create_canister: (target: number) => machine.writeU128(target, machine.prices.canisterCreation),
    // HTTP calls are refused here, and a refused call costs nothing.
    cost_http_request: (_request: bigint, _response: bigint, target: number) => machine.writeU128(target, 0n),
    cost_http_request_v2: (_start: number, _size: number, target: number) => machine.writeU128(target, 0n),
    cost_sign_with_ecdsa: noKey,
    cost_sign_with_schnorr: noKey,
    cost_vetkd_derive_key: noKey,
  };
}
