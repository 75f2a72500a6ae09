// Deploying and following deployments: the only part of this feature that others import.
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../../shared/feature.ts';
import { useDeploymentsStore } from './deployments.store.ts';
import type { Deployment, Quote } from './model/deployment.ts';
import { quote as quoteFrom, type DeployRequest, type Progress } from './pay-and-deploy.ts';
import { ports } from './ports.ts';

export type { Creation, CreationDraft } from './creation.ts';
export { keptDraft, type KeptDraft } from './kept-draft.ts';
export type { WizardStep } from './model/wizard-steps.ts';

export { useDeploymentsStore };
export type { Deployment, DeployRequest, Progress, Quote };

/** What deploying `serviceId` costs now, with the ledger's own fees. */
export const quote = (serviceId: string): Promise<Quote> => quoteFrom(ports, serviceId);

/** Pays and deploys as the person signed in; see README of `src/shared`. Throws AppError. */
export const payAndDeploy = (request: DeployRequest): Promise<Deployment> => useDeploymentsStore().deploy(request);

export const DeploymentProgress = defineAsyncComponent(() => import('./components/DeploymentProgress.vue'));

/** Requests left behind, to go on with or to give up: of one service, or all. */
export const KeptRequests = defineAsyncComponent(() => import('./components/KeptRequests.vue'));

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
