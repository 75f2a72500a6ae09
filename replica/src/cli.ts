// The command line: `replica/bin/replica.mjs --port 4943 --state .replica`.
import { parseArgs } from 'node:util';
import { toHex } from './bytes.ts';
import type { LogLevel } from './log.ts';
import { Replica } from './replica.ts';

const HELP = `Runs an Internet Computer on this machine, for development: one node, no consensus, 127.0.0.1 only.

  --port <n>        port to listen on (default 4943; 0 takes any free one)
  --state <dir>     keep the state in this directory (default: in memory, gone on exit)
  --fresh           forget what is in the state directory first
  --log <level>     silent, info or debug (default info), on standard error
  --until-input-ends  end when standard input does: for programs that start it and may be killed
  --help            this text
`;

const DEFAULT_PORT = '4943';
const SAME_SIGNAL_MS = 500;

interface Settings {
  port: number;
  state: string | undefined;
  fresh: boolean;
  log: LogLevel;
  untilInputEnds: boolean;
}

async function main(args: string[]): Promise<void> {
  const settings = readArguments(args);
  if (settings === 'help') return void process.stdout.write(HELP);
  const { port, state, fresh, log } = settings;
  const replica = await Replica.start({ port, fresh, log, ...(state !== undefined && { state }) });
  process.stdout.write(
    `Replica   ${replica.url}\nRoot key  ${toHex(replica.rootKey)}\nStatus    ${replica.url}/_/\n` +
      `State     ${state ?? 'in memory, gone on exit'}\n`,
  );
  const end = (): void => void replica.stop().then(() => process.exit(0), fail);
  if (settings.untilInputEnds) process.stdin.on('close', end).resume();
  let asked: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C means now (the store survives that); npm passes the first one on a second time at once.
      if (asked !== undefined && performance.now() - asked > SAME_SIGNAL_MS) process.exit(130);
      if (asked !== undefined) return;
      asked = performance.now();
      end();
    });
  }
}

function readArguments(args: string[]): Settings | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: DEFAULT_PORT },
      state: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      log: { type: 'string', default: 'info' },
      'until-input-ends': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}.`);
  const { log } = values;
  if (log !== 'silent' && log !== 'info' && log !== 'debug') {
    throw new Error(`--log takes silent, info or debug, not ${log}.`);
  }
  return { port, state: values.state, fresh: values.fresh, log, untilInputEnds: values['until-input-ends'] };
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

await main(process.argv.slice(2)).catch(fail);
