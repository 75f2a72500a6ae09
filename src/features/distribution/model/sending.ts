// A list of grants on its way into a distribution, in numbered batches, as the browser keeps it until all are there.
import { Principal } from '@dfinity/principal';
import { DistributionLimits as Limits } from '../../../../canisters/distribution/rules/limits.ts';
import type { Grant, NewGrant } from '../distribution.types.ts';

export interface Sending {
  distribution: string;
  /** Who sends. */
  owner: string;
  /** The batch number of the first grants; null until the first is sent. */
  firstBatch: number | null;
  /** Batches that the distribution has taken. */
  taken: number;
  grants: NewGrant[];
}

/** The grants of one batch; empty past the last. */
export const batchOf = ({ grants }: Sending, index: number): NewGrant[] =>
  grants.slice(index * Limits.batch, (index + 1) * Limits.batch);

export const sentCount = ({ grants, taken }: Sending): number => Math.min(grants.length, taken * Limits.batch);
export const restOf = ({ grants, taken }: Sending): NewGrant[] => grants.slice(taken * Limits.batch);
export const sumOf = (grants: readonly Pick<NewGrant, 'amount'>[]): bigint =>
  grants.reduce((sum, { amount }) => sum + amount, 0n);

/** Whether this grant of the distribution is the one that was sent. */
export const isSameGrant = (there: Grant | null, sent: NewGrant): boolean =>
  there !== null &&
  there.category === sent.category &&
  there.amount === sent.amount &&
  there.owner.toText() === sent.owner.toText();

export const sendingToText = ({ grants, ...rest }: Sending): string =>
  JSON.stringify({
    ...rest,
    grants: grants.map(({ category, owner, amount, note }) => [category, owner.toText(), String(amount), note]),
  });

/** Null for anything that is not one. */
export function sendingFromText(text: string): Sending | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const of = (key: keyof Sending): unknown => Reflect.get(value, key);
    const [distribution, owner, firstBatch, taken, grants] = [
      of('distribution'),
      of('owner'),
      of('firstBatch'),
      of('taken'),
      of('grants'),
    ];
    if (typeof distribution !== 'string' || typeof owner !== 'string' || typeof taken !== 'number') return null;
    if (firstBatch !== null && typeof firstBatch !== 'number') return null;
    if (!Array.isArray(grants)) return null;
    return { distribution, owner, firstBatch, taken, grants: grants.map(grantFrom) };
  } catch {
    return null;
  }
}

function grantFrom(row: unknown): NewGrant {
  if (!Array.isArray(row)) throw new Error('no grant');
  const [category, owner, amount, note]: unknown[] = row;
  if (typeof category !== 'number' || typeof owner !== 'string' || typeof amount !== 'string')
    throw new Error('no grant');
  return { category, owner: Principal.fromText(owner), amount: BigInt(amount), note: String(note ?? '') };
}
