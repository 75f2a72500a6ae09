import type { Locator } from 'playwright-core';
import { Shell } from './shell.ts';

export interface TokenWishes {
  name: string;
  symbol: string;
  description?: string;
  link?: { label: string; url: string };
  /** Whole tokens. */
  transferFee?: string;
  fixedSupply?: boolean;
  /** `account,amount` lines. */
  holders?: string;
  isPrivate?: boolean;
}

export class TokenWizard {
  constructor(readonly shell: Shell) {}

  get page() {
    return this.shell.page;
  }
  field(name: string): Locator {
    return this.page.getByRole('main').getByRole('textbox', { name, exact: true });
  }
  get payButton(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: 'Pay and create' });
  }
  get holderRows(): Locator {
    return this.page.getByRole('list', { name: 'Initial holders' }).getByRole('listitem');
  }
  get currentStep(): Locator {
    return this.page.getByRole('navigation', { name: 'Steps' }).locator('[aria-current="step"]');
  }

  async open(): Promise<void> {
    await this.shell.open('/token/new/token');
    await this.field('Name').waitFor();
  }

  async next(): Promise<void> {
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click();
  }

  async goTo(step: 'token' | 'supply' | 'holders' | 'options' | 'review'): Promise<void> {
    await this.page.waitForURL(`**/token/new/${step}`);
  }

  async uploadHolders(csv: string): Promise<void> {
    const file = { name: 'holders.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await this.page.getByLabel('CSV file of holders').setInputFiles(file);
    await this.holderRows.first().waitFor();
  }

  /** Fills in every step, up to the review with its price. */
  async fill(wishes: TokenWishes): Promise<void> {
    await this.open();
    await this.field('Name').fill(wishes.name);
    await this.field('Symbol').fill(wishes.symbol);
    if (wishes.description) await this.field('Description (optional)').fill(wishes.description);
    if (wishes.link) {
      await this.page.getByRole('button', { name: 'Add a link' }).click();
      await this.field('Label of link 1').fill(wishes.link.label);
      await this.field('Address of link 1').fill(wishes.link.url);
    }
    await this.next();
    await this.goTo('supply');
    if (wishes.fixedSupply) await this.page.getByRole('radio', { name: /Fixed supply/ }).click();
    if (wishes.transferFee) await this.field('Transfer fee').fill(wishes.transferFee);
    await this.next();
    await this.goTo('holders');
    if (wishes.holders) await this.uploadHolders(wishes.holders);
    await this.next();
    await this.goTo('options');
    if (wishes.isPrivate) await this.page.getByRole('switch', { name: 'Public' }).click();
    await this.next();
    await this.goTo('review');
    await this.page.getByText('Left afterwards').waitFor();
  }

  /** Pays; what follows is the deployment's page. */
  async pay(): Promise<void> {
    await this.payButton.click();
    await this.shell.confirm('Pay and create');
  }

  /** Waits for the success page; the new token's canister id. */
  async made(): Promise<string> {
    await this.page.waitForURL(/\/token\/made\/\d+$/);
    const link = this.page.getByRole('main').getByRole('link', { name: /^Open / });
    await link.waitFor();
    const id = (await link.getAttribute('href'))?.split('/').pop();
    if (!id) throw new Error('The success page links to no token.');
    return id;
  }
}
