// Runs the embedded replica as a process of its own, through its command line: this project speaks to it like to any other replica.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { connect, type Connection } from './agent.ts';
import { root } from './network-file.ts';

export interface RunningReplica {
  connection: Connection;
  stop(): Promise<void>;
  /** Resolves when the process ends by itself. */
  ended: Promise<string>;
}

/** Starts the replica with its state in a directory; port 0 takes any free one. */
export async function startReplica(options: {
  port: number;
  state: string;
  fresh: boolean;
  log?: string;
}): Promise<RunningReplica> {
  const args = [
    join(root, 'replica/bin/replica.mjs'),
    '--port',
    String(options.port),
    '--state',
    options.state,
    '--log',
    options.log ?? 'silent',
    // Our end closes even when we are killed.
    '--until-input-ends',
  ];
  if (options.fresh) args.push('--fresh');
  // Its own process group: a Ctrl-C in the terminal reaches us first, and we stop it in order.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
    if (options.log && options.log !== 'silent') process.stdout.write(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<string>((resolve) => child.on('exit', () => resolve(output.trim())));
  process.on('exit', () => child.kill('SIGKILL'));

  // Only its own word counts: another replica may be listening on the port that it was refused.
  const listening = new Promise<string>((resolve) =>
    child.stdout.on('data', () => {
      const url = /^Replica +(http:\S+)$/m.exec(output)?.[1];
      if (url) resolve(url);
    }),
  );
  const died = ended.then((said) => {
    throw new Error(whyNot(said, options));
  });
  const connection = await Promise.race([listening.then((url) => connect(url)), died]);
  return {
    connection,
    ended,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

function whyNot(said: string, { port, state }: { port: number; state: string }): string {
  if (said.includes('is in use'))
    return `Port ${port} is in use by another program. End it, or give the replica another port (dev: --replica-port, platform: --port).`;
  if (said.includes('used by another replica'))
    return `${said} Another npm run dev or npm run platform is running, or was killed: end it, or that process.`;
  return `The replica, whose state is kept in ${state}, did not start: ${said}`;
}
