// The wizard of a distribution.
import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export type DistributionStep = 'token' | 'categories' | 'recipients' | 'terms' | 'review';

export class DistributionWizard {
  constructor(readonly shell: Shell) {}

  get page() {
    return this.shell.page;
  }
  field(name: string | RegExp, within: Locator = this.page.getByRole('main')): Locator {
    return within.getByRole('textbox', typeof name === 'string' ? { name, exact: true } : { name });
  }
  category(number: number): Locator {
    return this.page.getByRole('region', { name: `Category ${number}`, exact: true });
  }
  get rows(): Locator {
    return this.page.getByRole('list', { name: 'Recipients' }).getByRole('listitem');
  }

  async open(step: DistributionStep = 'token'): Promise<void> {
    await this.shell.open(`/distribution/new/${step}`);
    await this.page.getByRole('navigation', { name: 'Steps' }).waitFor();
  }
  /** Continues; a draft with faults stays where it is. */
  async next(): Promise<void> {
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click();
  }
  async at(step: DistributionStep): Promise<void> {
    await this.page.waitForURL(`**/distribution/new/${step}`);
  }
  async upload(csv: string): Promise<void> {
    const file = { name: 'recipients.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await this.page.getByLabel('CSV file of recipients').setInputFiles(file);
    await this.rows.first().waitFor();
  }
  async pay(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pay and create' }).click();
    await this.shell.confirm('Pay and create');
  }
  /** Waits for the success page; the new distribution's canister id. */
  async made(): Promise<string> {
    await this.page.waitForURL(/\/distribution\/made\/\d+$/);
    const link = this.page.getByRole('main').getByRole('link', { name: 'Fund and start it' });
    await link.waitFor({ timeout: 60_000 });
    return /\/distribution\/([a-z0-9-]+)$/.exec((await link.getAttribute('href')) ?? '')?.[1] ?? '';
  }
}
