import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export type DistributionTab = 'Get it ready' | 'Overview' | 'Recipients' | 'Claims' | 'Manage';

/** A distribution as everybody sees it, and as its creator runs it. */
export class DistributionPage {
  constructor(
    readonly shell: Shell,
    readonly id: string,
  ) {}

  get page() {
    return this.shell.page;
  }

  async open(tab?: string): Promise<void> {
    await this.shell.open(`/distribution/${this.id}${tab ? `?tab=${tab}` : ''}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** One of the sums on top: `Promised`, `Claimed`, `Still owed`, `In its account`. */
  number(name: string): Locator {
    return this.page
      .locator('dl > div')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .locator('dd')
      .first();
  }

  async tab(name: DistributionTab): Promise<Locator> {
    await this.page.getByRole('tab', { name }).click();
    return this.page.getByRole('tabpanel');
  }

  /** The section with this title. */
  card(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** Pays by approval and waits until it has arrived; without an amount what is missing, which is offered. */
  async pay({ amount, lost = false }: { amount?: string; lost?: boolean }): Promise<void> {
    const panel = this.page.getByRole('tabpanel');
    const field = panel.getByRole('textbox', { name: 'Amount that arrives' });
    if (amount !== undefined) await field.fill(amount);
    await panel.getByRole('button', { name: /^Pay \d/ }).click();
    await this.shell.confirm('Approve and pay');
    if (!lost) await this.shell.toast(/arrived\.$/).waitFor();
  }

  /** From here on the distribution does what it is asked, and the answers do not come. */
  async loseAnswers(): Promise<void> {
    await this.page.route(`**/canister/${this.id}/call`, async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
  }
  answersAgain(): Promise<void> {
    return this.page.unrouteAll({ behavior: 'wait' });
  }

  /** A button of this page that asks before it acts. */
  async act(button: string, confirm: string): Promise<void> {
    await this.page.getByRole('tabpanel').getByRole('button', { name: button, exact: true }).click();
    await this.shell.confirm(confirm);
  }

  /** The row of somebody's grant. */
  grantOf(principal: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.locator(`[title="${principal}"]`) });
  }

  async openGrant(principal: string): Promise<void> {
    await this.grantOf(principal)
      .getByRole('button', { name: /details$/ })
      .click();
    await this.page.getByRole('dialog').getByRole('heading').first().waitFor();
  }

  /** Adds one recipient to the list that takes more. */
  async addRecipient(principal: string, amount: string, { lost = false } = {}): Promise<void> {
    const panel = await this.tab('Recipients');
    await panel.getByRole('button', { name: 'Add recipients' }).click();
    const card = this.card('Add recipients');
    await card
      .getByRole('button', { name: /Add a row/ })
      .first()
      .click();
    await card.getByRole('textbox', { name: 'Account of row 1' }).fill(principal);
    await card.getByRole('textbox', { name: 'Amount of row 1' }).fill(amount);
    await card.getByRole('button', { name: 'Add 1 recipient' }).click();
    await this.shell.confirm('Add');
    if (!lost) await this.grantOf(principal).waitFor();
  }
}
