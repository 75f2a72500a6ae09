// The page on which a wallet's proposals are built.
import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export class ProposalBuilder {
  constructor(
    readonly shell: Shell,
    readonly walletId: string,
  ) {}

  get page() {
    return this.shell.page;
  }

  async openKinds(): Promise<void> {
    await this.shell.open(`/wallet/${this.walletId}/propose`);
    await this.page.getByRole('heading', { level: 2, name: 'Money' }).waitFor();
  }

  async choose(title: string): Promise<void> {
    await this.page.getByRole('main').getByRole('link', { name: title }).click();
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await this.field('Title').waitFor();
  }

  async open(kind: string): Promise<void> {
    await this.shell.open(`/wallet/${this.walletId}/propose/${kind}`);
    await this.field('Title').waitFor();
  }

  field(label: string): Locator {
    return this.page.getByRole('textbox', { name: new RegExp(`^${label}( \\(optional\\))?$`) });
  }

  /** What the proposal would do. */
  get effects(): Locator {
    return this.page.getByRole('region', { name: 'What it would do' });
  }

  hash(): Promise<string> {
    return this.effects.locator('code').first().innerText();
  }

  async upload(csv: string): Promise<void> {
    const chosen = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Upload a CSV file' }).click();
    await (await chosen).setFiles({ name: 'payments.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await this.page.getByRole('button', { name: /^To mend 0/ }).waitFor();
  }

  async submit(): Promise<void> {
    await this.page.getByRole('button', { name: 'Propose', exact: true }).click();
  }

  /** Proposes and answers the question; the proposal's number, from the page it leads to. */
  async propose(): Promise<bigint> {
    await this.submit();
    await this.shell.confirm('Propose');
    await this.page.waitForURL(/\/proposal\/\d+$/);
    return BigInt(/(\d+)$/.exec(this.page.url())?.[1] ?? '0');
  }

  /** While `work` runs, calls to the wallet arrive, but only the first `heard` are answered. */
  async losingAnswers(work: () => Promise<void>, heard = 0): Promise<void> {
    const calls = new RegExp(`/api/v\\d/canister/${this.walletId}/(call|read_state)$`);
    let answered = 0;
    await this.page.route(calls, async (route) => {
      if (route.request().url().endsWith('/call') && answered++ < heard) return route.continue();
      await route.fetch().catch(() => undefined);
      await route.abort('connectionreset');
    });
    try {
      await work();
    } finally {
      await this.page.unroute(calls);
    }
  }
}
