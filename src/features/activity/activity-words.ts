// Audit events in words. Unknown ones are shown by their own name: a newer backend must not make the page lie or break.

/** An event's details by key. */
type Details = Readonly<Record<string, string>>;

// The actions are those that the canisters log; a test reads them from their sources and asks for words for each.
const SENTENCES: Readonly<Record<string, string | ((details: Details) => string)>> = {
  'deployment.started': 'You asked for a deployment',
  'deployment.completed': 'Your contract was deployed',
  'deployment.needsReview': 'Your deployment went to an operator for review',
  'payment.taken': 'The fee was taken',
  'payment.refunded': 'The fee was refunded',
  'treasury.withdrawalAsked': 'You asked for a withdrawal from the treasury',
  'treasury.withdrawn': 'Your withdrawal left the treasury',
  'treasury.refused': 'Your withdrawal was refused, nothing left the treasury',
  'treasury.needsReview': 'Your withdrawal went to review: it is not known whether it was sent',
  'admin.configChanged': 'You changed the configuration',
  'admin.feeChanged': 'You changed a service fee',
  'admin.serviceSwitched': ({ enabled }) =>
    enabled === 'true'
      ? 'You switched a service on'
      : enabled === 'false'
        ? 'You switched a service off'
        : 'You switched a service on or off',
  'admin.factoryRegistered': 'You registered a factory',
  'admin.factoryRemoved': 'You removed a factory',
  'admin.storagesSet': 'You set where records are kept',
  'admin.tokenRegistered': 'You registered a ledger',
  'admin.tokenRemoved': 'You removed a ledger',
  'admin.roleGranted': 'You gave somebody a role',
  'admin.roleRevoked': 'You took a role away',
  'admin.reviewResolved': ({ resolution }) => `You resolved a review${said(resolution)}`,
  'admin.withdrawalResolved': ({ resolution }) => `You resolved a withdrawal in review${said(resolution)}`,
};

const said = (resolution: string | undefined): string => (resolution ? `: ${spaced(resolution).toLowerCase()}` : '');

const spaced = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .trim();

/** Whether this action has words of its own. */
export const hasWords = (action: string): boolean => Object.hasOwn(SENTENCES, action);

/** `payment.taken` → `The fee was taken`; `launchpad.soldOut` → `Launchpad sold out`. */
export function activitySentence(action: string, details: readonly [string, string][] = []): string {
  const known = hasWords(action) ? SENTENCES[action] : undefined;
  if (typeof known === 'string') return known;
  if (known) return known(Object.fromEntries(details));
  const words = spaced(action).toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `moduleHash` → `Module hash`. */
export function detailLabel(key: string): string {
  const words = spaced(key).toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
