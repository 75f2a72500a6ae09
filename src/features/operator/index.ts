// For the people who run the platform: the only part of this feature that others import.
import { ShieldCheck } from 'lucide-vue-next';
import type { Feature } from '../../shared/feature.ts';
import { useStaffStore } from './staff.store.ts';

export const operatorFeature: Feature = {
  routes: [
    {
      path: '/operator',
      name: 'operator',
      component: () => import('./pages/OperatorPage.vue'),
      meta: { title: 'Operator', personal: true },
    },
  ],
  nav: [
    {
      label: 'Operator',
      to: '/operator',
      icon: ShieldCheck,
      order: 70,
      place: 'more',
      personal: true,
      shown: () => useStaffStore().role !== null,
    },
  ],
};
