// A canister's log: what it printed and why it trapped, the newest few kilobytes.
import type { Canister } from './canister.ts';

/** Appends lines and drops the oldest records beyond the canister's `log_memory_limit`. */
export function appendLogs(canister: Canister, lines: string[], timestamp: bigint): void {
  if (lines.length === 0) return;
  const limit = Number(canister.settings.logMemoryLimit);
  const encoder = new TextEncoder();
  for (const line of lines) {
    const content = encoder.encode(line).slice(0, Math.max(0, limit));
    canister.logs.push({ idx: canister.nextLog++, timestamp, content });
  }
  trimLogs(canister);
}

/** Drops the oldest records until the rest fits the limit. */
export function trimLogs(canister: Canister): void {
  const limit = Number(canister.settings.logMemoryLimit);
  let size = canister.logs.reduce((sum, record) => sum + record.content.length, 0);
  while (canister.logs.length > 0 && size > limit) size -= canister.logs.shift()?.content.length ?? 0;
}
