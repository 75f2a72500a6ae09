// A multisig wallet's page and its proposals. (`wallet-page.ts` is the panel of the person signed in.)
import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export class MultisigPage {
  constructor(
    readonly shell: Shell,
    readonly id: string,
  ) {}

  get page() {
    return this.shell.page;
  }

  async open(tab = 'overview'): Promise<void> {
    await this.shell.open(`/wallet/${this.id}?tab=${tab}`);
  }

  async openProposal(number: bigint): Promise<void> {
    await this.shell.open(`/wallet/${this.id}/proposal/${number}`);
    await this.page.getByText(`Proposal #${number}`).waitFor();
  }

  /** A card by its heading. */
  card(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  get approvals(): Locator {
    return this.card('Approvals');
  }

  /** Presses a button of the proposal, says yes to its question, and waits until the wallet has taken it. */
  async decide(button: string, answer = button): Promise<void> {
    const pressed = this.page.getByRole('button', { name: button, exact: true });
    await pressed.click();
    await this.shell.confirm(answer);
    await pressed.waitFor({ state: 'detached' });
  }
}
