// The page for people at `/_/`: what runs here and what has just happened. No scripts, nothing from elsewhere.
import { createHash } from 'node:crypto';
import { toHex } from '../bytes.ts';
import type { LocalExecution, MessageReport } from '../execution/index.ts';
import { principalText } from '../interface/principal.ts';
import type { Bytes } from '../types.ts';
import { escapeHtml, table } from './html.ts';

const KEPT = 100;
const SHOWN_CANISTERS = 500;
const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
td,code,pre{font-family:ui-monospace,monospace;font-size:13px;overflow-wrap:anywhere}.wide{overflow-x:auto}pre{white-space:pre-wrap}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

export class StatusPage {
  private execution: LocalExecution | undefined;
  private rootKey = '';
  private readonly started = new Date();
  private readonly messages: { time: string; report: MessageReport }[] = [];
  private readonly lines: string[] = [];

  /** Shows this execution from now on. */
  watch(execution: LocalExecution, rootKey: Bytes): void {
    this.execution = execution;
    this.rootKey = toHex(rootKey);
    execution.onMessage((report) => push(this.messages, { time: new Date().toISOString(), report }));
  }

  logged(line: string): void {
    push(this.lines, `${new Date().toISOString()} ${line}`);
  }

  /** The page, or undefined when the path is another's. */
  answer(path: string): { body: string; headers: Record<string, string> } | undefined {
    if (path !== '/_/' && path !== '/_' && path !== '/') return undefined;
    return { body: this.render(), headers: HEADERS };
  }

  private render(): string {
    const { execution } = this;
    if (!execution) return '';
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Local replica</title>
<style>${STYLE}</style></head><body>
<h1>Local replica</h1>
<p>A development tool: one node, no consensus, reachable from this machine only.
Started ${this.started.toISOString()}; its time is ${isoTime(execution.now())}. Reload to refresh.</p>
<p>Root key <code>${escapeHtml(this.rootKey)}</code></p>
<h2>Canisters</h2>
${this.canisters(execution)}
<h2>Recent messages</h2>
${this.recent()}
<h2>What canisters printed</h2>
${this.printed(execution)}
<h2>Log of the replica</h2>
<pre>${escapeHtml([...this.lines].reverse().join('\n')) || 'Nothing yet.'}</pre>
</body></html>
`;
  }

  private canisters(execution: LocalExecution): string {
    const rows: string[][] = [];
    let count = 0;
    for (const { id, moduleHash, controllers } of execution.canisters()) {
      if (++count > SHOWN_CANISTERS) continue;
      const memory = execution.memory(id);
      rows.push([
        principalText(id),
        String(execution.balance(id) ?? ''),
        memory ? `${kibibytes(memory.ownHeap)} heap, ${kibibytes(memory.stableWritten)} stable` : '',
        moduleHash ? toHex(moduleHash).slice(0, 16) : 'empty',
        controllers.map(principalText).join(' '),
      ]);
    }
    const rest = count > SHOWN_CANISTERS ? `<p>… and ${count - SHOWN_CANISTERS} more.</p>` : '';
    return table(['Canister', 'Cycles', 'Written memory', 'Module hash', 'Controllers'], rows) + rest;
  }

  /** The newest lines of all canisters' logs: an owner reads here what others may not. */
  private printed(execution: LocalExecution): string {
    const lines: { timestamp: bigint; row: string[] }[] = [];
    for (const { id } of execution.canisters())
      for (const { timestamp, content } of execution.logs(id).slice(-KEPT))
        lines.push({ timestamp, row: [isoTime(timestamp), principalText(id), new TextDecoder().decode(content)] });
    lines.sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1));
    return table(
      ['Time', 'Canister', 'Line'],
      lines.slice(0, KEPT).map(({ row }) => row),
    );
  }

  private recent(): string {
    const rows = [...this.messages]
      .reverse()
      .map(({ time, report }) => [
        time,
        principalText(report.canister),
        `${report.kind} ${report.method}`,
        String(report.instructions),
        `${report.milliseconds.toFixed(1)} ms`,
        report.error ?? report.outcome,
      ]);
    return table(['Time', 'Canister', 'Message', 'Instructions', 'Took', 'Outcome'], rows);
  }
}

function isoTime(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString();
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

function push<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > KEPT) list.shift();
}
