// What a person's browser must fetch before it shows anything, printed with every build, and kept from growing unseen.
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Gzipped, in bytes: a second or so on a slow phone connection (1.6 Mbit/s). */
const BUDGET = 220_000;

const inKb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** Adds up the entry, all it imports statically and their styles; pages that load later are not counted. */
export function firstLoad(): Plugin {
  return {
    name: 'icto-first-load',
    apply: (_config, { command, mode }) => command === 'build' && mode === 'production',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === 'chunk');
      const found = new Set(chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName));
      for (const name of found) {
        const chunk = chunks.find((candidate) => candidate.fileName === name);
        for (const next of chunk?.imports ?? []) found.add(next);
        for (const style of chunk?.viteMetadata?.importedCss ?? []) found.add(style);
      }
      const sizes = [...found].map((name) => {
        const file = bundle[name];
        const content = file?.type === 'chunk' ? file.code : (file?.source ?? '');
        return { name, bytes: gzipSync(content).length };
      });
      const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
      const lines = sizes
        .sort((a, b) => b.bytes - a.bytes)
        .map(({ name, bytes }) => `  ${inKb(bytes).padStart(9)}  ${name}`);
      console.log(`First load, gzipped: ${inKb(total)} of at most ${inKb(BUDGET)}\n${lines.join('\n')}`);
      if (total > BUDGET)
        this.error(`The first load is ${inKb(total - BUDGET)} over its budget: load something later.`);
    },
  };
}
