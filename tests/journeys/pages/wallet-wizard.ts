// The wizard of a multisig wallet.
import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export type WalletWizardStep = 'wallet' | 'people' | 'rules' | 'recovery' | 'review';

export class WalletWizard {
  constructor(readonly shell: Shell) {}

  get page() {
    return this.shell.page;
  }
  field(name: string | RegExp, within: Locator = this.page.getByRole('main')): Locator {
    return within.getByRole('textbox', typeof name === 'string' ? { name, exact: true } : { name });
  }
  section(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  async open(step: WalletWizardStep = 'wallet'): Promise<void> {
    await this.shell.open(`/wallet/new/${step}`);
    await this.page.getByRole('navigation', { name: 'Steps' }).waitFor();
  }
  /** Continues; a draft with faults stays where it is. */
  async next(): Promise<void> {
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click();
  }
  async at(step: WalletWizardStep): Promise<void> {
    await this.page.waitForURL(`**/wallet/new/${step}`);
  }

  async addSigner(number: number, principal: string, name: string, groups = ''): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a signer' }).click();
    await this.nameSigner(number, name, groups);
    await this.field('Principal', this.section(`Signer ${number}`)).fill(principal);
  }
  async nameSigner(number: number, name: string, groups = ''): Promise<void> {
    const signer = this.section(`Signer ${number}`);
    await this.field(/^Name/, signer).fill(name);
    await this.field(/^Groups/, signer).fill(groups);
  }

  async pay(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pay and create' }).click();
    await this.shell.confirm('Pay and create');
  }
  /** Waits for the success page; the new wallet's canister id. */
  async made(): Promise<string> {
    await this.page.waitForURL(/\/wallet\/made\/\d+$/);
    const link = this.page.getByRole('main').getByRole('link', { name: 'Open the wallet' });
    await link.waitFor({ timeout: 60_000 });
    return /\/wallet\/([a-z0-9-]+)$/.exec((await link.getAttribute('href')) ?? '')?.[1] ?? '';
  }
}
