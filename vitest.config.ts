import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['canisters/**/*.test.ts', 'src/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      { test: { name: 'replica', include: ['replica/**/*.test.ts'], ...slow } },
      { test: { name: 'canisters', include: ['tests/canisters/**/*.test.ts'], ...slow } },
      { test: { name: 'platform', include: ['tests/platform/**/*.test.ts'], ...slow } },
      { test: { name: 'journeys', include: ['tests/journeys/**/*.test.ts'], fileParallelism: false, ...slow } },
    ],
    maxWorkers: 2,
  },
});
