// Audit events in words. Unknown ones are shown by their own name: a newer backend must not make the page lie or break.

const SENTENCES: Readonly<Record<string, string>> = {
  'deployment.started': 'You asked for a deployment',
  'deployment.completed': 'Your contract was deployed',
  'deployment.refused': 'Your deployment was refused, nothing was charged',
  'deployment.failed': 'Your deployment failed',
  'deployment.refunded': 'Your deployment was refunded',
  'deployment.needsReview': 'Your deployment went to an operator for review',
  'payment.taken': 'The fee was taken',
  'payment.refunded': 'The fee was refunded',
  'profile.saved': 'You saved your profile',
  'admin.feeChanged': 'You changed a service fee',
  'admin.serviceEnabled': 'You switched a service on',
  'admin.serviceDisabled': 'You switched a service off',
  'admin.roleGranted': 'You gave somebody a role',
  'admin.roleRevoked': 'You took a role away',
  'admin.factoryRegistered': 'You registered a factory',
  'admin.factoryRemoved': 'You removed a factory',
  'admin.configChanged': 'You changed the configuration',
};

const spaced = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .trim();

/** `payment.taken` → `The fee was taken`; `launchpad.soldOut` → `Launchpad sold out`. */
export function activitySentence(action: string): string {
  const known = Object.hasOwn(SENTENCES, action) ? SENTENCES[action] : undefined;
  if (known) return known;
  const words = spaced(action).toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `moduleHash` → `Module hash`. */
export function detailLabel(key: string): string {
  const words = spaced(key).toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
