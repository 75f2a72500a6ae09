// What is around every page: signing in and out, the wallet, navigation, toasts.
import type { Locator, Page } from 'playwright-core';

export class Shell {
  constructor(
    readonly page: Page,
    readonly url: string,
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
    // The first page of a world waits for Vite to prepare the libraries.
    await this.page.getByRole('main').waitFor({ timeout: 60_000 });
  }

  get signInButton(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: 'Sign in', exact: true });
  }

  get walletButton(): Locator {
    return this.page.getByRole('button', { name: /^Open wallet/ });
  }

  get wallet(): Locator {
    return this.page.getByRole('dialog', { name: 'Wallet' });
  }

  /** Signs in with the local identity page: as `name`, made new unless this browser knows it. */
  async signIn(name: string): Promise<void> {
    await this.signInButton.click();
    await this.identify(name);
  }

  /** After the session has ended: the same person, from the banner that says so. */
  async signInAgain(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in again' }).click();
    await this.identify(name);
    await this.page.getByText('Your session has ended').waitFor({ state: 'detached' });
  }

  /** From the sign-in dialog through the identity page and back. */
  async identify(name: string): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: /^Sign in/ });
    const opened = this.page.waitForEvent('popup');
    await dialog.getByRole('button', { name: /^Internet Identity/ }).click();
    const popup = await opened;
    const known = popup.getByRole('button', { name: new RegExp(`^Continue as ${name}`) });
    const field = popup.getByRole('textbox', { name: 'Name' });
    await field.waitFor();
    const closed = popup.waitForEvent('close');
    if (await known.isVisible()) await known.click();
    else {
      await field.fill(name);
      await popup.getByRole('button', { name: 'Create and sign in' }).click();
    }
    await closed;
    await this.walletButton.waitFor();
  }

  async openWallet(): Promise<Locator> {
    await this.walletButton.click();
    // The dialog's own element has no box of its own: what is in it does.
    await this.wallet.getByRole('heading', { name: 'Wallet' }).waitFor();
    return this.wallet;
  }

  async closeWallet(): Promise<void> {
    await this.wallet.getByRole('button', { name: 'Close' }).click();
    await this.wallet.waitFor({ state: 'detached' });
  }

  /** The principal as the wallet shows it. */
  async principal(): Promise<string> {
    const wallet = await this.openWallet();
    const text = await wallet.getByText(/^[a-z0-9]{5}(-[a-z0-9]{3,5}){5,}$/).innerText();
    await this.closeWallet();
    return text;
  }

  async takeTestFunds(): Promise<void> {
    const wallet = await this.openWallet();
    await wallet.getByRole('button', { name: 'Get test ICP' }).click();
    await this.toast('Test funds received').waitFor();
    await this.closeWallet();
  }

  async signOut(): Promise<void> {
    const wallet = await this.openWallet();
    await wallet.getByRole('button', { name: 'Sign out' }).click();
    await this.signInButton.waitFor();
  }

  toast(text: string | RegExp): Locator {
    // While a dialog is open the page behind it, toasts included, is hidden from roles.
    return this.page.locator('[data-sonner-toast]').getByText(text);
  }

  /** Answers the question on top with its confirming button. */
  async confirm(button: string): Promise<void> {
    const question = this.page.locator('.swal2-popup');
    // Nobody clicks before they see it: it is open once the cursor is in it and it moves no more. A button that moves
    // away between press and release is not clicked.
    await question.locator(':focus').waitFor();
    await question.evaluate((popup) => Promise.allSettled(popup.getAnimations().map(({ finished }) => finished)));
    await question.getByRole('button', { name: button, exact: true }).click();
    await question.waitFor({ state: 'hidden' });
  }
}
