// The state of a network and the costs of a deployment, in words and columns.
import type { CanisterState } from './state.ts';

const TRILLION = 1_000_000_000_000;
/** Creating a canister on a 13-node subnet (developer docs, "Cycles costs"). */
const CREATION = 0.5;
/** What a new canister should start with, in trillions of cycles: a factory pays for the contracts it creates. */
const START = { factory: 25, other: 5 };

const trillions = (cycles: bigint): string => `${(Number(cycles) / TRILLION).toFixed(3)} T`;

function runs({ id, moduleHash, current, name }: CanisterState): string {
  if (id === undefined) return 'missing';
  if (moduleHash === undefined) return 'empty';
  return name === 'icp_ledger' || current ? moduleHash.slice(0, 16) : `other code: ${moduleHash.slice(0, 16)}`;
}

/** One line a canister: id, certified module hash, balance. */
export function stateTable(states: CanisterState[]): string {
  const rows = states.map((state) => [
    state.name,
    state.id ?? '–',
    runs(state),
    state.cycles
      ? `${trillions(state.cycles.balance)}, ${trillions(state.cycles.perDay)} a day`
      : state.id && !state.controlled
        ? 'not controlled by this identity'
        : '',
  ]);
  const table = [['Canister', 'Id', 'Runs', 'Cycles'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  return table
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What the deployment costs, before it is done. */
export function costs(states: CanisterState[], isMainnet: boolean): string {
  const missing = states.filter(({ id }) => id === undefined);
  const start = ({ name }: CanisterState): number => (name.endsWith('_factory') ? START.factory : START.other);
  const balance = missing.reduce((sum, state) => sum + start(state), 0);
  const created = missing.length * CREATION;
  const creation =
    missing.length === 0
      ? 'no canister has to be created'
      : `${missing.length} canisters: ${created} T to create them, ${balance} T to start with (${START.factory} T a factory, ${START.other} T each other)`;
  const note = isMainnet ? 'A trillion cycles (T) costs one XDR.' : 'Cycles cost nothing here.';
  return [
    `Costs     ${creation}.`,
    '          Calls cost the caller nothing; canisters pay for their own work. A factory sets 2.5 T aside, once,',
    `          for the canister it tries new versions in. ${note}`,
  ].join('\n');
}
