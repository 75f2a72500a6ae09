// Semantic versions without pre-releases: what a contract's code is.

export interface Version {
  major: number;
  minor: number;
  patch: number;
}

const LIMIT = 65_535;

/** `1.2.3`, each part 0 to 65,535 without leading zeros; anything else is `undefined`. */
export function parseVersion(text: string): Version | undefined {
  const match = /^(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/.exec(text);
  if (match === null) return undefined;
  const [major, minor, patch] = match.slice(1).map(Number) as [number, number, number];
  return Math.max(major, minor, patch) > LIMIT ? undefined : { major, minor, patch };
}

export const formatVersion = ({ major, minor, patch }: Version): string => `${major}.${minor}.${patch}`;

/** -1 when `a` is older than `b`, 1 when newer. */
export function compareVersions(a: Version, b: Version): -1 | 0 | 1 {
  const difference = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}
