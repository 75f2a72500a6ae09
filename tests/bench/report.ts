// The table `npm run bench` prints, and the JSON it writes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What one piece of work cost: instructions repeat exactly, time does not (compare within a run only). */
export interface Cost {
  instructions?: bigint;
  milliseconds?: number;
  bytes?: number;
  /** Calls to canisters over HTTP. */
  calls?: number;
  /** As an aim: at least so many. */
  perSecond?: number;
  /** How many times dearer than at the smallest size. */
  ratio?: number;
  /** It could not be done; in words. */
  failed?: string;
}

export interface Row {
  work: string;
  ours: Cost;
  /** The same work done the V1 way in the same run. */
  v1: Cost;
  /** What ours shall not exceed. */
  aim?: Cost;
}

const million = (n: bigint | undefined): string =>
  n === undefined ? '' : `${(Number(n) / 1e6).toFixed(n < 10_000_000n ? 3 : 1)} M`;
const time = (ms: number | undefined): string =>
  ms === undefined ? '' : ms < 10 ? `${ms.toFixed(2)} ms` : `${ms.toFixed(0)} ms`;
const size = (bytes: number | undefined): string =>
  bytes === undefined ? '' : bytes < 65_536 ? `${bytes.toFixed(0)} B` : `${(bytes / 1048576).toFixed(1)} MiB`;
const cost = (c: Cost): string =>
  c.failed ??
  ([
    million(c.instructions),
    time(c.milliseconds),
    size(c.bytes),
    c.calls === undefined ? '' : `${c.calls} calls`,
    c.perSecond === undefined ? '' : `${c.perSecond.toFixed(0)}/s`,
    c.ratio === undefined ? '' : `× ${c.ratio.toFixed(2)}`,
  ]
    .filter(Boolean)
    .join(', ') ||
    '–');

/** How many times dearer V1 is, by instructions where both have them, else by time, else by memory. */
function factor({ ours, v1 }: Row): string {
  const pairs: [number, number][] = [
    [Number(ours.instructions ?? 0n), Number(v1.instructions ?? 0n)],
    [ours.milliseconds ?? 0, v1.milliseconds ?? 0],
    [ours.bytes ?? 0, v1.bytes ?? 0],
  ];
  const [a, b] = pairs.find(([x, y]) => x > 0 && y > 0) ?? [0, 0];
  return a === 0 ? '' : `${(b / a).toFixed(b / a < 10 ? 1 : 0)}×`;
}

/** Whether ours stays within the aim in everything that the aim names; undefined without an aim. */
function isMet({ ours, aim }: Row): boolean | undefined {
  if (!aim) return undefined;
  return (
    ours.failed === undefined &&
    (ours.instructions ?? 0n) <= (aim.instructions ?? ours.instructions ?? 0n) &&
    (ours.milliseconds ?? 0) <= (aim.milliseconds ?? Infinity) &&
    (ours.bytes ?? 0) <= (aim.bytes ?? Infinity) &&
    (ours.ratio ?? 0) <= (aim.ratio ?? Infinity) &&
    (ours.perSecond ?? 0) >= (aim.perSecond ?? 0)
  );
}

const met = (row: Row): string => (row.aim ? `${isMet(row) ? 'met' : 'MISSED'} (${cost(row.aim)})` : '');

export class Report {
  readonly rows: Row[] = [];
  readonly notes: string[] = [];
  #section = '';

  section(title: string): void {
    this.#section = title;
    console.log(
      `\n${title}\n${'work'.padEnd(52)} ${'ICTO V2'.padEnd(26)} ${'the V1 way'.padEnd(28)} ${'V1/V2'.padEnd(8)} aim`,
    );
  }

  add(row: Row): void {
    this.rows.push({ ...row, work: `${this.#section}: ${row.work}` });
    console.log(
      `${row.work.padEnd(52)} ${cost(row.ours).padEnd(26)} ${cost(row.v1).padEnd(28)} ${factor(row).padEnd(8)} ${met(row)}`,
    );
  }

  /** A sentence that a reader of the rows needs. */
  note(text: string): void {
    this.notes.push(text);
    console.log(`  ${text}`);
  }

  write(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    const text = JSON.stringify(
      { node: process.version, rows: this.rows.map((row) => ({ ...row, met: isMet(row) })), notes: this.notes },
      (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value),
      2,
    );
    writeFileSync(path, `${text}\n`);
    console.log(`\nWritten to ${path}`);
  }
}
