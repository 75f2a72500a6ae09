import type { Place } from './memory.ts';
import { stableCell } from './cell.ts';
import { u64Value } from './values.ts';

export interface SchemaOptions extends Place {
  /** The version this code reads and writes. */
  current: number;
  /** `migrations[n]` turns version n - 1 into n. */
  migrations?: Record<number, () => void>;
}

export interface Schema {
  /** In init: stamps fresh memory. */
  start(): void;
  /** In postUpgrade: runs the missing migrations in order. Throws (and so takes the upgrade back) rather than skip or go back. */
  migrate(): void;
  version(): number;
}

/** Which layout stable memory has. */
export function schemaVersion({ current, migrations = {}, ...place }: SchemaOptions): Schema {
  const cell = stableCell<bigint>({ ...place, value: u64Value, initial: () => 0n });
  return {
    start: () => cell.set(BigInt(current)),
    version: () => Number(cell.get()),
    migrate() {
      const stored = Number(cell.get());
      if (stored === 0) throw new Error('stable memory has no schema version: it was not written by this canister');
      if (stored > current)
        throw new Error(`stable memory has schema ${stored}, this code only knows ${current}: install newer code`);
      for (let next = stored + 1; next <= current; next++) {
        const step = migrations[next];
        if (step === undefined) throw new Error(`no migration to schema ${next}`);
        step();
        cell.set(BigInt(next));
      }
    },
  };
}
