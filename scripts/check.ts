// `npm run check`: everything that can be said without running a canister.
import { build, checks, failing, passes } from './test/checks.ts';

const failed = [...(passes(build) ? [] : [build]), ...(await failing(checks))];
console.log(failed.length ? `\nFailed: ${failed.map(({ name }) => name).join(', ')}` : '\nAll checks passed.');
process.exit(failed.length ? 1 : 0);
