import { createInterface, openKeys } from '../../src/interface/index.ts';
import type { Interface } from '../../src/interface/index.ts';
import { ReplicaClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/storage/index.ts';
import type { Bytes } from '../../src/types.ts';
import { ScriptedExecution, rejectWith } from './scripted-execution.ts';

export const CANISTER: Bytes = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 7, 1, 1);
export const OTHER_CANISTER: Bytes = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 8, 1, 1);
export const CONTROLLER: Bytes = Uint8Array.of(9, 9, 9);

export interface ScriptedReplica {
  url: string;
  rootKey: Bytes;
  subnetId: Bytes;
  http: Interface;
  clock: ReplicaClock;
  execution: ScriptedExecution;
  stop(): Promise<void>;
}

/** The whole HTTP half, over canisters that echo their argument (`fail` rejects, `certificate` shows its certificate). */
export async function startScriptedReplica({ silenceMs }: { silenceMs?: number } = {}): Promise<ScriptedReplica> {
  const store = openStore(undefined);
  const keys = openKeys(store);
  const clock = new ReplicaClock(store);
  const execution = new ScriptedExecution(clock, {
    update: ({ method, arg }) => (method === 'fail' ? rejectWith('it failed') : { kind: 'reply', data: arg }),
    query: ({ method, arg }, certificate) => {
      if (method === 'fail') return rejectWith('it failed');
      return { kind: 'reply', data: method === 'certificate' ? certificate() : arg };
    },
    inspect: ({ method }) => (method === 'refused' ? rejectWith('not accepted') : undefined),
  });
  const metadata = new Map([
    ['candid:service', { content: new TextEncoder().encode('service : {}'), isPublic: true }],
    ['secret', { content: Uint8Array.of(1, 2, 3), isPublic: false }],
  ]);
  for (const id of [CANISTER, OTHER_CANISTER]) {
    execution.put({ id, controllers: [CONTROLLER], moduleHash: new Uint8Array(32), certifiedData: id, metadata });
  }
  const http = createInterface({ execution, store, keys });
  const listener = await http.listen({ port: 0, log: createLog('silent'), page: () => undefined, silenceMs });
  return {
    url: listener.url,
    rootKey: keys.rootKey,
    subnetId: keys.subnetId,
    http,
    clock,
    execution,
    stop: async () => {
      await http.stop();
      store.close();
    },
  };
}
