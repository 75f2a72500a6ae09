/** Field number of a label: `_123_` stands for 123 itself, other names hash (Candid spec, "Records"). */
export function labelId(label: string): number {
  const numbered = /^_(0|[1-9]\d*)_$/.exec(label);
  if (numbered?.[1] !== undefined) {
    const id = Number(numbered[1]);
    if (id < 2 ** 32) return id;
  }
  let hash = 0;
  for (const byte of new TextEncoder().encode(label)) hash = (Math.imul(hash, 223) + byte) >>> 0;
  return hash;
}
