// The 24 steps of the platform's specification, in words for people, in five groups.

export interface StepGroup {
  key: 'checks' | 'payment' | 'contract' | 'registration' | 'finish';
  title: string;
  /** While it is going on, and once it is done. */
  doing: string;
  done: string;
  from: number;
  to: number;
}

export const stepGroups: readonly StepGroup[] = [
  {
    key: 'checks',
    title: 'Checks',
    doing: 'Checking your request, your approval and the price',
    done: 'Request, approval and price checked',
    from: 1,
    to: 5,
  },
  {
    key: 'payment',
    title: 'Payment',
    doing: 'Taking the fee and writing it down',
    done: 'Fee taken and recorded',
    from: 6,
    to: 8,
  },
  {
    key: 'contract',
    title: 'Your canister',
    doing: 'Creating your canister and installing its code',
    done: 'Canister created, code installed, you are a controller',
    from: 9,
    to: 14,
  },
  {
    key: 'registration',
    title: 'Registration',
    doing: 'Adding it to the indexes; your canister reports in',
    done: 'Indexed, and your canister has reported in',
    from: 15,
    to: 20,
  },
  {
    key: 'finish',
    title: 'Records',
    doing: 'Closing the records',
    done: 'Audit log and invoice closed',
    from: 21,
    to: 24,
  },
];

/** What each step does; index 0 is step 1. */
export const stepWords: readonly string[] = [
  'Request received, with your payment approval',
  'You are allowed to deploy',
  'Payment approval is enough',
  'Service is enabled',
  'Service fee read',
  'Fee taken through your approval',
  'Payment written to invoice storage',
  'Event written to the audit log',
  'Factory asked to create the contract',
  'Code template loaded',
  'Canister created',
  'Code installed',
  'Factory and you set as controllers',
  'Contract initialised',
  'Added to your list of creations',
  'Version registered',
  'Added to the deployed contracts',
  'Contract reported that it is ready',
  'Contract confirmed in the indexes',
  'Factory statistics updated',
  'Canister id returned',
  'Success written to the audit log',
  'Invoice marked as completed',
  'Result ready for you',
];

export const STEP_COUNT = stepWords.length;

/** Where to leave a gap between groups in a row of ticks. */
export const groupEnds: readonly number[] = stepGroups.map((group) => group.to);

export type GroupState = 'done' | 'current' | 'waiting';

/**
 * How far each group is. The contract's own report (step 18) may come before or after its neighbours, so a group is
 * done when all its steps are, and current if it is the first that is not.
 */
export function groupStates(done: ReadonlySet<number>): { group: StepGroup; state: GroupState; count: number }[] {
  let open = false;
  return stepGroups.map((group) => {
    const size = group.to - group.from + 1;
    const count = Array.from({ length: size }, (_, index) => group.from + index).filter((n) => done.has(n)).length;
    if (count === size) return { group, state: 'done', count };
    const state: GroupState = open ? 'waiting' : 'current';
    open = true;
    return { group, state, count };
  });
}
