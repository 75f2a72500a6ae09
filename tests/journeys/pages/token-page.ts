import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export class TokenPage {
  constructor(
    readonly shell: Shell,
    readonly id: string,
  ) {}

  get page() {
    return this.shell.page;
  }

  async open(): Promise<void> {
    await this.shell.open(`/token/${this.id}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** One of the numbers on top: `Supply`, `Holders`, `Your balance` … */
  number(name: string): Locator {
    return this.page
      .locator('dl > div')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .locator('dd')
      .first();
  }

  async tab(name: string): Promise<Locator> {
    await this.page.getByRole('tab', { name }).click();
    return this.page.getByRole('tabpanel');
  }

  /** Sends, mints, burns or approves and waits for the ledger's answer; the block it is in. */
  async act(
    button: 'Send' | 'Mint' | 'Burn' | 'Approve',
    form: { to?: string; amount: string | 'all' },
  ): Promise<string> {
    await this.page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
    const dialog = this.page.getByRole('dialog');
    const fields = { Send: 'To', Mint: 'For', Approve: 'Spender', Burn: '' };
    if (form.to) await dialog.getByRole('textbox', { name: fields[button], exact: true }).fill(form.to);
    if (form.amount === 'all') await dialog.getByRole('button', { name: 'Use all' }).click();
    else await dialog.getByRole('textbox', { name: 'Amount' }).fill(form.amount);
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await this.shell.confirm(button);
    const done = dialog.locator('[data-attempt="done"]');
    await done.waitFor();
    const block = /block (\d[\d,]*)/.exec(await done.innerText())?.[1] ?? '';
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await dialog.waitFor({ state: 'detached' });
    return block;
  }
}
