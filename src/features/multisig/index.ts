// The multisig product's public handle: the only part of this feature that others import.
import { Inbox, UsersRound } from 'lucide-vue-next';
import { defineAsyncComponent } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import type { ContractSummary, Feature } from '../../shared/feature.ts';
import type { WalletEntry } from './multisig.types.ts';

const walletRoute = (canisterId: string): RouteLocationRaw => ({ name: 'wallet', params: { id: canisterId } });
const create: RouteLocationRaw = { name: 'wallet-new', params: { step: 'wallet' } };

const summary = (entry: WalletEntry): ContractSummary => ({
  canisterId: entry.canisterId,
  name: entry.name,
  mark: `${entry.threshold} of ${entry.signerCount}`,
  creator: entry.creator,
  version: entry.version,
  createdAt: entry.createdAt,
  status: entry.status,
  to: walletRoute(entry.canisterId),
});

export const multisigFeature: Feature = {
  routes: [
    {
      path: '/wallets',
      name: 'wallets',
      component: () => import('./pages/WalletsPage.vue'),
      meta: { title: 'Wallets', personal: true },
    },
    {
      path: '/inbox',
      name: 'inbox',
      component: () => import('./pages/InboxPage.vue'),
      meta: { title: 'Waiting for you', personal: true },
    },
    { path: '/wallet/new', redirect: create },
    {
      path: '/wallet/new/:step(wallet|people|rules|recovery|review)',
      name: 'wallet-new',
      props: true,
      component: () => import('./pages/CreateWalletPage.vue'),
      meta: { title: 'Create a wallet', personal: true },
    },
    {
      path: '/wallet/made/:id(\\d+)',
      name: 'wallet-made',
      props: true,
      component: () => import('./pages/WalletMadePage.vue'),
      meta: { title: 'Creating your wallet', personal: true },
    },
    {
      // Canister ids only: groups of five, ending in -cai.
      path: '/wallet/:id([a-z2-7-]+-cai)',
      name: 'wallet',
      props: true,
      component: () => import('./pages/WalletPage.vue'),
      meta: { title: 'Wallet' },
    },
    {
      path: '/wallet/:id([a-z2-7-]+-cai)/proposal/:number(\\d+)',
      name: 'wallet-proposal',
      props: true,
      component: () => import('./pages/ProposalPage.vue'),
      meta: { title: 'Proposal' },
    },
    {
      path: '/wallet/:id([a-z2-7-]+-cai)/propose/:kind([A-Za-z]+)?',
      name: 'wallet-propose',
      props: true,
      component: () => import('./pages/ProposePage.vue'),
      meta: { title: 'New proposal', personal: true },
    },
  ],
  nav: [
    { label: 'Wallets', to: '/wallets', icon: UsersRound, order: 16, place: 'main', personal: true },
    { label: 'Inbox', to: '/inbox', icon: Inbox, order: 17, place: 'more', personal: true },
  ],
  product: {
    serviceId: 'multisig_factory',
    name: 'Multisig wallet',
    plural: 'Multisig wallets',
    summary: 'Shared money: several signers, policies for small payments, recovery by guardians.',
    icon: UsersRound,
    create,
    contract: walletRoute,
    listPublic: async (cursor) => {
      // The factory's client comes with the page that lists wallets.
      const { walletLists } = await import('./api/factory.ts');
      const page = await walletLists.listPublic(cursor);
      return { ...page, items: page.items.map(summary) };
    },
  },
  dashboardCard: defineAsyncComponent(() => import('./pages/WalletsCard.vue')),
};
