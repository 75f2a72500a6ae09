// What recipients see of a distribution.
import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export class ClaimPage {
  constructor(
    readonly shell: Shell,
    readonly id: string,
  ) {}

  get page() {
    return this.shell.page;
  }
  async open(): Promise<void> {
    await this.shell.open(`/claim/${this.id}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }
  /** A grant's, a public claim's or a list's card: by the name of its category. */
  card(category: string): Locator {
    return this.page.getByRole('region', { name: category, exact: true });
  }
}
