// Node cannot load TypeScript in a worker by `--import tsx` alone (its hooks stay in the main thread, Node 20), so this
// registers them in the worker first.
import { register } from 'tsx/esm/api';

register();
await import('./signer-worker.ts');
