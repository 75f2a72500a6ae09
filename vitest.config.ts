import { defineConfig } from 'vitest/config';

const setupFiles = ['tests/fixtures/runs.ts'];
// Exhaustive runs (`npm run test:full`) take their time.
const patience = process.env['ICTO_FULL'] === '1' ? 10 : 1;
const slow = { setupFiles, testTimeout: 120_000 * patience, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['canisters/**/*.test.ts', 'src/**/*.test.ts', 'scripts/**/*.test.ts'],
          setupFiles,
          testTimeout: 60_000 * patience,
        },
      },
      { test: { name: 'replica', include: ['replica/**/*.test.ts'], ...slow } },
      {
        test: {
          name: 'canisters',
          include: ['tests/canisters/**/*.test.ts', 'tests/schema/**/*.test.ts'],
          ...slow,
          setupFiles: [...setupFiles, 'tests/fixtures/watch-tests.ts'],
        },
      },
      { test: { name: 'platform', include: ['tests/platform/**/*.test.ts'], ...slow } },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          ...slow,
          globalSetup: ['tests/journeys/setup.ts'],
          // As long as a page is waited for: vitest's own second is shorter than a call.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
    maxWorkers: 2,
  },
});
