// The terms as recipients must read them: who can still change what is promised.
import type { Right, Terms } from '../distribution.types.ts';

export interface TermWords {
  right: Right;
  title: string;
  text: string;
  /** Whether it favours the recipients as it stands. */
  tone: 'safe' | 'caution' | 'danger';
  /** The creator can give the right up. */
  held: boolean;
}

interface Words {
  title: string;
  text: string;
  tone: TermWords['tone'];
}

const WORDS: Record<Right, { held: Words; without: Words }> = {
  cancellable: {
    held: {
      title: 'The creator can cancel it',
      text: 'What is vested at that moment stays yours for ever; the rest goes back to the creator.',
      tone: 'caution',
    },
    without: { title: 'Nobody can cancel it', text: 'What is promised cannot be taken back.', tone: 'safe' },
  },
  transferable: {
    held: {
      title: 'Grants can be handed on',
      text: 'Whoever has a grant can give what is left of it to somebody else.',
      tone: 'safe',
    },
    without: {
      title: 'Grants stay with whom they were made for',
      text: 'A grant cannot be given to another identity, also not when yours is lost.',
      tone: 'caution',
    },
  },
  pausable: {
    held: {
      title: 'The creator can pause claims',
      text: 'While it is paused nobody can claim. Vesting goes on, and the funds stay where they are. A claim window may end meanwhile.',
      tone: 'caution',
    },
    without: {
      title: 'Nobody can pause claims',
      text: 'Within its claim window, if it has one, what is vested can be claimed at any time.',
      tone: 'safe',
    },
  },
  creatorControlsCode: {
    held: {
      title: 'The creator controls its code',
      text: 'They could replace the code, and with it everything that is promised here. Trust this only as far as you trust them.',
      tone: 'danger',
    },
    without: {
      title: 'The creator does not control its code',
      text: 'By the terms only the factory that made it can install new versions.',
      tone: 'safe',
    },
  },
};

const ORDER: Right[] = ['cancellable', 'pausable', 'transferable', 'creatorControlsCode'];

/** `over`: it was cancelled, and what only counts before says nothing any more. */
export const termsWords = (terms: Terms, over = false): TermWords[] =>
  ORDER.filter((right) => !over || (right !== 'cancellable' && right !== 'pausable')).map((right) => ({
    right,
    held: terms[right],
    ...WORDS[right][terms[right] ? 'held' : 'without'],
  }));

/** What the network certifies of who controls the code, against the terms. */
export type ControlCheck =
  | { kind: 'asSaid' }
  /** The terms say that the creator gave it up, and they are still a controller. */
  | { kind: 'creatorStill' }
  /** Controllers that are neither the creator nor the factory. */
  | { kind: 'others'; principals: string[] }
  | { kind: 'unknown' };

export function controlCheck(
  { terms, owner, factory }: { terms: Terms; owner: string; factory: string | null },
  controllers: readonly string[] | null,
): ControlCheck {
  if (!controllers) return { kind: 'unknown' };
  if (!terms.creatorControlsCode && controllers.includes(owner)) return { kind: 'creatorStill' };
  const others = controllers.filter((one) => one !== owner && one !== factory);
  return others.length > 0 ? { kind: 'others', principals: others } : { kind: 'asSaid' };
}

/** A right as its holder sees it, and what giving it up means. */
export const RENOUNCING: Record<Right, { has: string; use: string; action: string; title: string; text: string }> = {
  cancellable: {
    has: 'You can cancel it',
    use: 'What is vested then stays owed; the rest comes back to you.',
    action: 'Give up cancelling',
    title: 'Never be able to cancel?',
    text: 'Everything that is promised will be paid as it vests; you cannot take any of it back. This cannot be undone.',
  },
  transferable: {
    has: 'Recipients can hand their grants on',
    use: 'Whoever has a grant can give what is left of it to somebody else.',
    action: 'Forbid handing on',
    title: 'Forbid handing grants on?',
    text: 'Recipients will not be able to give their grants to anybody else, also not to another identity of their own. This cannot be undone.',
  },
  pausable: {
    has: 'You can pause claims',
    use: 'For as long as you like; what vests goes on vesting.',
    action: 'Give up pausing',
    title: 'Never be able to pause?',
    text: 'You will not be able to stop claims, whatever happens. This cannot be undone.',
  },
  creatorControlsCode: {
    has: 'You control its code',
    use: 'You could replace it, and everybody who looks is told so.',
    action: 'Give up the code',
    title: 'Give up the control of its code?',
    text: 'The terms will say that you do not control the code. You must then remove yourself from the canister’s controllers; until you have, everybody is told that you are still one. This cannot be undone.',
  },
};
