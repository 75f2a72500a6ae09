// The distribution product's public handle: the only part of this feature that others import.
import { Gift } from 'lucide-vue-next';
import { defineAsyncComponent } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import type { ContractSummary, Feature } from '../../shared/feature.ts';
import type { DistributionEntry } from './api/factory.ts';

const distributionRoute = (canisterId: string): RouteLocationRaw => ({
  name: 'distribution',
  params: { id: canisterId },
});
const create: RouteLocationRaw = { name: 'distribution-new', params: { step: 'token' } };

const summary = (entry: DistributionEntry): ContractSummary => ({
  canisterId: entry.canisterId,
  name: entry.name,
  mark: entry.symbol,
  creator: entry.creator,
  version: entry.version,
  createdAt: entry.createdAt,
  status: entry.status,
  to: distributionRoute(entry.canisterId),
});

export const distributionFeature: Feature = {
  routes: [
    {
      path: '/distributions',
      name: 'distributions',
      component: () => import('./pages/DistributionsPage.vue'),
      meta: { title: 'Distributions', personal: true },
    },
    { path: '/distribution/new', redirect: create },
    {
      path: '/distribution/new/:step(token|categories|recipients|terms|review)',
      name: 'distribution-new',
      props: true,
      component: () => import('./pages/CreateDistributionPage.vue'),
      meta: { title: 'Create a distribution', personal: true },
    },
    {
      path: '/distribution/made/:id(\\d+)',
      name: 'distribution-made',
      props: true,
      component: () => import('./pages/DistributionMadePage.vue'),
      meta: { title: 'Creating your distribution', personal: true },
    },
    {
      // Canister ids only: groups of five, ending in -cai.
      path: '/distribution/:id([a-z2-7-]+-cai)',
      name: 'distribution',
      props: true,
      component: () => import('./pages/DistributionPage.vue'),
      meta: { title: 'Distribution' },
    },
    {
      path: '/claim/:id([a-z2-7-]+-cai)',
      name: 'distribution-claim',
      props: true,
      component: () => import('./pages/ClaimPage.vue'),
      meta: { title: 'Claim' },
    },
  ],
  nav: [{ label: 'Distributions', to: '/distributions', icon: Gift, order: 17, place: 'main', personal: true }],
  product: {
    serviceId: 'distribution_factory',
    name: 'Distribution',
    plural: 'Distributions',
    summary: 'Airdrops, vesting, time locks and public claims of any ICRC token, on fixed terms.',
    icon: Gift,
    create,
    contract: distributionRoute,
    listPublic: async (cursor) => {
      // The factory's client comes with the page that lists distributions.
      const { distributionLists } = await import('./api/factory.ts');
      const page = await distributionLists.listPublic(cursor);
      return { ...page, items: page.items.map(summary) };
    },
  },
  dashboardCard: defineAsyncComponent(() => import('./pages/DistributionsCard.vue')),
};
