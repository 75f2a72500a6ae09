// The one list of features: a product is one line here.
import { activityFeature } from '../features/activity/index.ts';
import { dashboardFeature } from '../features/dashboard/index.ts';
import { deploymentsFeature } from '../features/deployments/index.ts';
import { distributionFeature } from '../features/distribution/index.ts';
import { exploreFeature } from '../features/explore/index.ts';
import { homeFeature } from '../features/home/index.ts';
import { multisigFeature } from '../features/multisig/index.ts';
import { operatorFeature } from '../features/operator/index.ts';
import { paymentsFeature } from '../features/payments/index.ts';
import { profileFeature } from '../features/profile/index.ts';
import { statusFeature } from '../features/status/index.ts';
import { tokenFeature } from '../features/token/index.ts';
import type { Feature, NavItem } from '../shared/feature.ts';

export const features: readonly Feature[] = [
  homeFeature,
  dashboardFeature,
  deploymentsFeature,
  tokenFeature,
  multisigFeature,
  distributionFeature,
  exploreFeature,
  paymentsFeature,
  activityFeature,
  profileFeature,
  statusFeature,
  operatorFeature,
];

export const navigation: readonly NavItem[] = features
  .flatMap(({ nav }) => nav ?? [])
  .sort((a, b) => a.order - b.order);
