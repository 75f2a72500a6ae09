export type LogLevel = 'silent' | 'info' | 'debug';

export interface Log {
  error(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/** Writes to standard error, so that standard output stays for what a program asked for. */
export function createLog(level: LogLevel): Log {
  const write = (message: string): void => void process.stderr.write(`${new Date().toISOString()} ${message}\n`);
  const nothing = (): void => undefined;
  return {
    error: level === 'silent' ? nothing : write,
    info: level === 'silent' ? nothing : write,
    debug: level === 'debug' ? write : nothing,
  };
}
