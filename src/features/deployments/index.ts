// Deploying and following deployments: the only part of this feature that others import.
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../../shared/feature.ts';

export type { Creation, CreationDraft } from './creation.ts';
export { useDeploymentsStore } from './deployments.store.ts';
export { keptDraft, type KeptDraft } from './kept-draft.ts';
export type { WizardStep } from './model/wizard-steps.ts';

/** A product's whole wizard: steps, draft, review, price, payment; see README of `src/shared`. */
export const WizardFrame = defineAsyncComponent(() => import('./components/WizardFrame.vue'));

/** The page that follows a draft's deployment until its contract exists. */
export const ContractMade = defineAsyncComponent(() => import('./components/ContractMade.vue'));

export const deploymentsFeature: Feature = {
  routes: [
    {
      path: '/deployments/:id(\\d+)',
      name: 'deployment',
      props: true,
      component: () => import('./pages/DeploymentPage.vue'),
      meta: { title: 'Deployment', personal: true },
    },
  ],
  dashboardCard: defineAsyncComponent(() => import('./components/DeploymentsCard.vue')),
};
