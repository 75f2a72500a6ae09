// The pages of the people who run the platform.
import type { Locator } from 'playwright-core';
import type { Shell } from './shell.ts';

export type OperatorTab = 'Review' | 'Services and fees' | 'Factories' | 'Roles' | 'Treasury';

export class OperatorPage {
  constructor(readonly shell: Shell) {}

  get page() {
    return this.shell.page;
  }

  get menuEntry(): Locator {
    return this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operator' });
  }

  async open(tab: OperatorTab): Promise<Locator> {
    await this.shell.open('/operator');
    return this.tab(tab);
  }

  async tab(tab: OperatorTab): Promise<Locator> {
    await this.page.getByRole('tab', { name: tab, exact: true }).click();
    return this.page.getByRole('tabpanel', { name: tab, exact: true });
  }

  /** A service's price and switch. */
  service(id: string): Locator {
    return this.page
      .getByRole('tabpanel', { name: 'Services and fees', exact: true })
      .getByRole('region', { name: id });
  }

  /** A deployment in the review queue. */
  reviewCase(id: bigint): Locator {
    return this.page.getByRole('article', { name: `Deployment ${id} ` });
  }

  /** How a deployment goes on that was decided here. */
  decided(id: bigint): Locator {
    return this.page
      .getByRole('region', { name: 'Decided by you' })
      .getByRole('listitem')
      .filter({ hasText: `Deployment ${id}` });
  }

  /** A row of the people with a role. */
  member(principal: string): Locator {
    return this.page
      .getByRole('list', { name: 'People with a role' })
      .getByRole('listitem')
      .filter({ hasText: principal });
  }
}
