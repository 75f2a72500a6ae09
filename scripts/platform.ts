// `npm run platform -- --port N --fresh`: the platform without the web page, until Ctrl-C.
import { buildCanisters, otherReplica, startPlatform } from './platform/index.ts';
import { optionsOf, portOf, runUntilSignal } from './command.ts';

const options = optionsOf({
  port: { type: 'string', default: '4943' },
  fresh: { type: 'boolean', default: false },
});
const port = portOf(options.port);

await runUntilSignal(async () => {
  console.log(`› Building canisters, and starting the platform on ${otherReplica() ?? 'its own replica'} …`);
  const platform = await startPlatform({
    port,
    fresh: options.fresh,
    built: buildCanisters(),
    log: (line) => console.log(`  ${line}`),
  });
  console.log(
    `Platform runs at ${platform.file.replicaUrl}; everything a program needs is in ${platform.path}. Ctrl-C ends it.`,
  );
  return platform;
});
