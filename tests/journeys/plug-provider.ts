// The Plug wallet's provider as its public documentation describes it (docs.plugwallet.ooo): a real key and a real agent
// behind `window.ic.plug`, put into pages before their own code, as the extension does.
import { join } from 'node:path';
import { build, type Rollup } from 'vite';

const isOutput = (result: unknown): result is Rollup.RollupOutput =>
  typeof result === 'object' && result !== null && 'output' in result;

/** A script for `addInitScript`: the extension with the account of this Ed25519 seed (32 bytes, hex). */
export async function plugExtension(seed: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { PLUG_SEED: JSON.stringify(seed), 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'plug-in-page.ts'), formats: ['iife'], name: 'plugExtension' },
    },
  });
  const [first] = [built].flat();
  if (!isOutput(first)) throw new Error('Vite built no extension.');
  return first.output[0].code;
}
