import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

/** Sending from the wallet in the corner. */
export class WalletPage {
  constructor(readonly shell: Shell) {}

  get page() {
    return this.shell.page;
  }

  get form(): Locator {
    return this.page.getByRole('dialog', { name: /^Send/ });
  }

  /** Opens the form; fee and balance have come when it is there. */
  async startSending(): Promise<void> {
    const wallet = await this.shell.openWallet();
    await wallet.getByRole('button', { name: 'Send', exact: true }).click();
    await this.form.getByRole('textbox', { name: 'To', exact: true }).waitFor();
  }

  async fill(to: string, amount: string): Promise<void> {
    await this.form.getByRole('textbox', { name: 'To', exact: true }).fill(to);
    await this.form.getByRole('textbox', { name: 'Amount' }).fill(amount);
  }

  async submit(): Promise<void> {
    await this.form.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** A line of the sums below the form: `Token’s fee`, `Leaves your balance` … */
  sum(label: string): Locator {
    return this.form
      .locator('dl > div')
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .locator('dd');
  }

  async close(): Promise<void> {
    await this.form.getByRole('button', { name: 'Close', exact: true }).last().click();
    await this.form.waitFor({ state: 'detached' });
  }
}
