// What a distribution's status means, for everybody.
import type { Status, StatusName } from '../distribution.types.ts';

export interface StatusWords {
  label: string;
  tone: 'neutral' | 'positive' | 'warning' | 'danger' | 'info';
  /** For whoever looks at it. */
  text: string;
}

const WORDS: Record<StatusName, StatusWords> = {
  preparing: {
    label: 'Being prepared',
    tone: 'info',
    text: 'Its creator adds recipients and funds, and can still change both. Nothing is owed and nothing can be claimed before it starts.',
  },
  active: {
    label: 'Active',
    tone: 'positive',
    text: 'Everything that is promised lies in the distribution’s own account. Recipients claim what is vested.',
  },
  paused: {
    label: 'Paused',
    tone: 'warning',
    text: 'Its creator has closed claims for now. What vests goes on vesting, and the funds stay where they are.',
  },
  cancelling: {
    label: 'Being cancelled',
    tone: 'warning',
    text: 'It is being worked out, grant by grant, what was vested when it was cancelled. Claims open again after that.',
  },
  cancelled: {
    label: 'Cancelled',
    tone: 'danger',
    text: 'What was vested when it was cancelled stays owed and can still be claimed. The rest is the creator’s again.',
  },
};

const isName = (name: string): name is StatusName => Object.hasOwn(WORDS, name);

/** The status' name; `null` for one that this version of the app does not know. */
export function statusName(status: Status): StatusName | null {
  const [name] = Object.keys(status);
  return name !== undefined && isName(name) ? name : null;
}

/** Words for any status; honest ones for a status of a newer contract. */
export function statusWords(status: Status): StatusWords {
  const name = statusName(status);
  return name
    ? WORDS[name]
    : {
        label: 'Unknown',
        tone: 'neutral',
        text: 'The contract is in a state that this version of the app does not know.',
      };
}
