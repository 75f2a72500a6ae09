// Words of canisters, as pages may show them.

/** Text from a canister at most this long; longer ones end in `…`. A page shows it, and a lying one may send megabytes. */
export const cut = (text: string, limit: number): string => {
  const chars = [...text.slice(0, limit * 2)];
  return chars.length > limit || text.length > limit * 2 ? `${chars.slice(0, limit).join('')}…` : text;
};

/** `1.4.0`. */
export const versionText = ({ major, minor, patch }: { major: number; minor: number; patch: number }): string =>
  `${major}.${minor}.${patch}`;
