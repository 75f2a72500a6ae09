// For unit tests in Node: the part of Azle's system interface that stable structures use, kept in ordinary memory.
// It stands for the platform, not for code of ours; canister tests run the same structures on a real replica.

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Clock {
  now: bigint;
}

/** Installs fresh stable memory, a clock and timers; call it before each test. */
export function installPlatform(): Clock & { fireTimers(): Promise<void>; operations: number } {
  const maps = new Map<number, Map<string, Uint8Array>>();
  const mapOf = (id: number): Map<string, Uint8Array> => {
    const map = maps.get(id) ?? new Map<string, Uint8Array>();
    maps.set(id, map);
    return map;
  };
  const platform = {
    now: 1_700_000_000_000_000_000n,
    operations: 0,
    async fireTimers(): Promise<void> {
      const due = [...timers].filter(([, at]) => at <= platform.now);
      for (const [id] of due) {
        timers.delete(id);
        const callback = globalThis._azleTimerCallbacks?.[String(id)];
        delete globalThis._azleTimerCallbacks?.[String(id)];
        await callback?.();
      }
    },
  };
  const timers = new Map<bigint, bigint>();
  let nextTimer = 1n;
  const counted = <T>(value: T): T => {
    platform.operations++;
    return value;
  };
  const ic = {
    stableBTreeMapInit: (id: number): void => void mapOf(id),
    stableBTreeMapGet: (id: number, key: Uint8Array) => counted(mapOf(id).get(hex(key))?.slice()),
    stableBTreeMapContainsKey: (id: number, key: Uint8Array) => counted(mapOf(id).has(hex(key))),
    stableBTreeMapLen: (id: number) => BigInt(mapOf(id).size),
    stableBTreeMapInsert(id: number, key: Uint8Array, value: Uint8Array) {
      const old = mapOf(id).get(hex(key));
      mapOf(id).set(hex(key), value.slice());
      return counted(old);
    },
    stableBTreeMapRemove(id: number, key: Uint8Array) {
      const old = mapOf(id).get(hex(key));
      mapOf(id).delete(hex(key));
      return counted(old);
    },
    stableBTreeMapItems(id: number, start: number, length: number) {
      const sorted = [...mapOf(id)].sort(([a], [b]) => (a < b ? -1 : 1)).slice(start, start + length);
      return sorted.map(([key, value]) => [new Uint8Array(Buffer.from(key, 'hex')), value]);
    },
    time: () => platform.now,
    setTimer(seconds: number) {
      timers.set(nextTimer, platform.now + BigInt(seconds) * 1_000_000_000n);
      return nextTimer++;
    },
    clearTimer: (id: string) => timers.delete(BigInt(id)),
    msgCaller: () => new Uint8Array([4]),
    debugPrint: (): void => undefined,
    trap(message: string): never {
      throw new Error(`trapped: ${message}`);
    },
  };
  Object.assign(globalThis, { _azleIc: ic });
  return platform;
}
