// ic0: the canister's cycles, those that came with the call, and burning.
import { ErrorCode, Trap } from '../errors.ts';
import type { HostFunctions } from './imports.ts';
import { u128, type Machine } from './machine.ts';

export function cyclesFunctions(machine: Machine): HostFunctions {
  const small = (amount: bigint): bigint => {
    if (amount >> 64n) throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'the amount of cycles does not fit 64 bits');
    return amount;
  };
  const liquid = (): bigint => {
    const rest = machine.effects.balance - machine.freezing;
    return rest > 0n ? rest : 0n;
  };
  const accept = (wanted: bigint): bigint => {
    const { effects } = machine;
    const amount = wanted < effects.available ? wanted : effects.available;
    effects.available -= amount;
    effects.balance += amount;
    return amount;
  };
  const refunded = (): bigint => machine.invocation.refunded ?? 0n;
  return {
    msg_cycles_available: () => small(machine.effects.available),
    msg_cycles_available128: (target: number) => machine.writeU128(target, machine.effects.available),
    msg_cycles_refunded: () => small(refunded()),
    msg_cycles_refunded128: (target: number) => machine.writeU128(target, refunded()),
    msg_cycles_accept: (wanted: bigint) => accept(BigInt.asUintN(64, wanted)),
    msg_cycles_accept128: (high: bigint, low: bigint, target: number) =>
      machine.writeU128(target, accept(u128(high, low))),
    canister_cycle_balance: () => small(machine.effects.balance),
    canister_cycle_balance128: (target: number) => machine.writeU128(target, machine.effects.balance),
    canister_liquid_cycle_balance128: (target: number) => machine.writeU128(target, liquid()),
    cycles_burn128: (high: bigint, low: bigint, target: number) => {
      const { effects } = machine;
      const wanted = u128(high, low);
      const amount = wanted < liquid() ? wanted : liquid();
      effects.balance -= amount;
      effects.burned += amount;
      machine.writeU128(target, amount);
    },
  };
}
