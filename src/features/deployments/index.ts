// Deploying and following deployments: the only part of this feature that others import.
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../../shared/feature.ts';
import { useDeploymentsStore } from './deployments.store.ts';
import type { Deployment, Quote } from './model/deployment.ts';
import { quote as quoteFrom, type DeployRequest, type Progress } from './pay-and-deploy.ts';
import { ports } from './ports.ts';

export { useDeploymentsStore };
export type { Deployment, DeployRequest, Progress, Quote };

/** What deploying `serviceId` costs now, with the ledger's own fees. */
export const quote = (serviceId: string): Promise<Quote> => quoteFrom(ports, serviceId);

/** Pays and deploys as the person signed in; see README of `src/shared`. Throws AppError. */
export const payAndDeploy = (request: DeployRequest): Promise<Deployment> => useDeploymentsStore().deploy(request);

export const DeploymentProgress = defineAsyncComponent(() => import('./components/DeploymentProgress.vue'));

/** Requests left behind, to go on with or to give up: of one service, or all. */
export const KeptRequests = defineAsyncComponent(() => import('./components/KeptRequests.vue'));

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
