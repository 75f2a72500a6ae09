// `npm run check`: everything that can be said without running a canister.
import { build, checks, passes } from './test/checks.ts';

const failed = [build, ...checks].filter((check) => !passes(check));
console.log(failed.length ? `\nFailed: ${failed.map(({ name }) => name).join(', ')}` : '\nAll checks passed.');
process.exit(failed.length ? 1 : 0);
