// `npm run dev`: the whole platform and the dApp with it, until Ctrl-C.
import { optionsOf, portOf, runUntilSignal } from './command.ts';
import { seedDemo } from './dev/demo-data.ts';
import { demoPeople } from './dev/demo-people.ts';
import { networkForBrowser } from './dev/network-plugin.ts';
import { buildCanisters, otherReplica, startPlatform } from './platform/index.ts';

const options = optionsOf({
  port: { type: 'string', default: '5173' },
  'replica-port': { type: 'string', default: '4943' },
  fresh: { type: 'boolean', default: false },
  empty: { type: 'boolean', default: false },
});
const port = portOf(options.port);
const replicaPort = portOf(options['replica-port']);

await runUntilSignal(async () => {
  const started = Date.now();
  console.log(`› Building canisters, and starting the platform on ${otherReplica() ?? 'its own replica'} …`);
  // Loaded while the replica starts: it takes as long.
  const vite = import('vite');
  const platform = await startPlatform({
    port: replicaPort,
    fresh: options.fresh,
    built: buildCanisters(),
    log: (line) => console.log(`  ${line}`),
  });
  try {
    const origin = `http://127.0.0.1:${port}`;
    const seeded = async (): Promise<void> => {
      if (options.empty) return;
      console.log('› Looking after the demo data …');
      await seedDemo(platform.file, origin, (line) => console.log(`  ${line}`));
    };
    const { createServer } = await vite;
    const [server] = await Promise.all([
      createServer({
        server: { host: '127.0.0.1', port, strictPort: true },
        plugins: [networkForBrowser(platform.file, options.empty ? [] : Object.values(demoPeople))],
        logLevel: 'warn',
      }),
      seeded(),
    ]);
    await server.listen();
    console.log(`
ICTO is ready after ${((Date.now() - started) / 1000).toFixed(1)} s.

  Open      ${origin}
  Replica   ${platform.file.replicaUrl}  (status page: ${platform.file.replicaUrl}/_/)
  Programs  ${platform.path}

  Sign in with "Internet Identity" (a local page) as Ada, Ben or Cleo, or as somebody new. They share a wallet and a
  distribution; --empty leaves them out. Everything is kept in .icto/; start with --fresh to begin anew.
  Ctrl-C ends it.
`);
    return {
      ended: platform.ended,
      async stop() {
        await server.close();
        await platform.stop();
      },
    };
  } catch (error) {
    await platform.stop();
    throw error instanceof Error && error.message.includes('already in use')
      ? new Error(`Port ${port} is in use. End the other program, or choose another port: npm run dev -- --port 5174`)
      : error;
  }
});
