// The 24 steps of a deployment as the architecture document numbers them. Pure.
import type { Step } from '../types/deployment.ts';

export const STEP_NAMES: Readonly<Record<number, string>> = {
  1: 'Request received',
  2: 'Caller authorised',
  3: 'Payment approval validated',
  4: 'Service enabled',
  5: 'Service fee fixed',
  6: 'Payment deducted',
  7: 'Payment record written',
  8: 'Audit entry written',
  9: 'Factory called by the whitelisted backend',
  10: 'Wasm template loaded',
  11: 'Canister created',
  12: 'Contract code installed',
  13: 'Controllers set',
  14: 'Contract state initialised',
  15: 'Creator index updated',
  16: 'Version registered',
  17: 'Added to deployed contracts',
  18: 'Contract reported to the factory',
  19: 'Contract confirmed in the indexes',
  20: 'Factory statistics updated',
  21: 'Contract id returned to the backend',
  22: 'Deployment logged in the audit storage',
  23: 'Payment marked as completed',
  24: 'Success returned',
};

const FACTORY_STEPS = { first: 10, last: 21 } as const;
const MAX_PROOF = 300;

/** The list with one step more, in the order of the numbers. A step that is there already keeps its first time. */
export function withStep(steps: readonly Step[], number: number, at: bigint, proof: string): Step[] {
  if (steps.some((step) => step.number === number)) return [...steps];
  const step = { number, name: STEP_NAMES[number] ?? `Step ${number}`, at, proof: proof.slice(0, MAX_PROOF) };
  return [...steps, step].sort((a, b) => a.number - b.number);
}

/** What the factory reports of its own steps; numbers that are not its own are not taken over. */
export function withFactorySteps(steps: readonly Step[], reported: readonly Step[]): Step[] {
  return reported
    .filter(({ number }) => number >= FACTORY_STEPS.first && number <= FACTORY_STEPS.last)
    .reduce<Step[]>((all, { number, at, proof }) => withStep(all, number, at, proof), [...steps]);
}
