// What every long-running command does: start, wait for a signal, end in order, and say errors in one sentence.

import { parseArgs, type ParseArgsConfig } from 'node:util';

export interface Running {
  /** Resolves with a reason when it ends by itself. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** Says what went wrong; the stack only when `ICTO_DEBUG` is set. */
export function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${message}`);
  if (process.env['ICTO_DEBUG'] && error instanceof Error) console.error(error.stack, error.cause);
  process.exit(1);
}

/** The command's options as text, or true for a switch; ends the program when it was called with others. */
export function optionsOf<const T extends NonNullable<ParseArgsConfig['options']>>(options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    const [what] = (error instanceof Error ? error.message : String(error)).split('. ');
    return fail(`${what}. This command knows ${known.join(', ') || 'no options'}.`);
  }
}

/** A port number; ends the program when it is none. */
export function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  return fail(`${text} is no port: it must be a number from 0 to 65535.`);
}

/** Runs until Ctrl-C or a kill, then stops what was started; exit code 0. A second signal ends at once. */
export async function runUntilSignal(start: () => Promise<Running>): Promise<void> {
  let signalled: () => void = () => {};
  const signal = new Promise<'signal'>((resolve) => (signalled = () => resolve('signal')));
  let signals = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (++signals > 1) process.exit(130);
      signalled();
    });
  }
  try {
    const running = await Promise.race([start(), signal]);
    if (running === 'signal') process.exit(130);
    const reason = await Promise.race([running.ended, signal]);
    if (reason !== 'signal') throw new Error(`The replica ended by itself. It said:\n${reason}`);
    console.log('\n› Stopping …');
    await running.stop();
    process.exit(0);
  } catch (error) {
    fail(error);
  }
}
