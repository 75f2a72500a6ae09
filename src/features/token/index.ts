// The token product's public handle: the only part of this feature that others import.
import { Coins, KeyRound } from 'lucide-vue-next';
import { defineAsyncComponent } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import type { ContractSummary, Feature } from '../../shared/feature.ts';
import type { TokenEntry } from './model/token-facts.ts';

const tokenRoute = (canisterId: string): RouteLocationRaw => ({ name: 'token', params: { id: canisterId } });
const create: RouteLocationRaw = { name: 'token-new', params: { step: 'token' } };

const summary = (entry: TokenEntry): ContractSummary => ({
  canisterId: entry.canisterId,
  name: entry.name,
  mark: entry.symbol,
  creator: entry.creator,
  version: entry.version,
  createdAt: entry.createdAt,
  status: entry.status,
  to: tokenRoute(entry.canisterId),
});

/** Sending a ledger's token: `ledger`, `v-model:open`, `@done` when the ledger has changed. */
export const SendDialog = defineAsyncComponent(() => import('./pages/SendDialog.vue'));

/** Calls of this person whose end nobody knows, of one `ledger` or of all. */
export const UnknownAttempts = defineAsyncComponent(() => import('./pages/UnknownAttempts.vue'));

export const tokenFeature: Feature = {
  routes: [
    {
      path: '/tokens',
      name: 'tokens',
      component: () => import('./pages/TokensPage.vue'),
      meta: { title: 'Tokens', personal: true },
    },
    {
      path: '/allowances',
      name: 'allowances',
      component: () => import('./pages/AllowancesPage.vue'),
      meta: { title: 'Allowances', personal: true },
    },
    { path: '/token/new', redirect: create },
    {
      path: '/token/new/:step(token|supply|holders|options|review)',
      name: 'token-new',
      props: true,
      component: () => import('./pages/CreateTokenPage.vue'),
      meta: { title: 'Create a token', personal: true },
    },
    {
      path: '/token/made/:id(\\d+)',
      name: 'token-made',
      props: true,
      component: () => import('./pages/TokenMadePage.vue'),
      meta: { title: 'Creating your token', personal: true },
    },
    {
      // Canister ids only: groups of five, ending in -cai.
      path: '/token/:id([a-z2-7-]+-cai)',
      name: 'token',
      props: true,
      component: () => import('./pages/TokenPage.vue'),
      meta: { title: 'Token' },
    },
  ],
  nav: [
    { label: 'Tokens', to: '/tokens', icon: Coins, order: 15, place: 'main', personal: true },
    { label: 'Allowances', to: '/allowances', icon: KeyRound, order: 30, place: 'more', personal: true },
  ],
  product: {
    serviceId: 'token_factory',
    name: 'Token',
    plural: 'Tokens',
    summary: 'An ICRC-1, 2 and 3 ledger of your own, with holders, history and charts.',
    icon: Coins,
    create,
    contract: tokenRoute,
    listPublic: async (cursor) => {
      // The factory's client comes with the page that lists tokens.
      const { tokenLists } = await import('./api/factory.ts');
      const page = await tokenLists.listPublic(cursor);
      return { ...page, items: page.items.map(summary) };
    },
  },
  dashboardCard: defineAsyncComponent(() => import('./pages/TokensCard.vue')),
};
