// Where in a wallet or proposal something is wrong, as people say it.
const ONE: Record<string, string> = {
  signers: 'signer',
  observers: 'observer',
  policies: 'policy',
  guardians: 'guardian',
  transfers: 'payment',
  recipients: 'recipient',
  controllers: 'controller',
};

/** `signers[2].user` → `Signer 3`, `policies[0].rejectAt` → `Policy 1, reject at`: people count from one. */
export function placeText(field: string): string {
  const parts = field
    .split('.')
    .filter((part) => part !== 'user')
    .map((part) => {
      const [, name = part, index] = /^(\w+)\[(\d+)\]$/.exec(part) ?? [];
      const words = (index === undefined ? name : (ONE[name] ?? name)).replace(
        /[A-Z]/g,
        (letter) => ` ${letter.toLowerCase()}`,
      );
      return index === undefined ? words : `${words} ${Number(index) + 1}`;
    });
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
