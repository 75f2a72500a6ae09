import { Receipt } from 'lucide-vue-next';
import type { Feature } from '../../shared/feature.ts';

export const paymentsFeature: Feature = {
  routes: [
    {
      path: '/payments',
      name: 'payments',
      component: () => import('./pages/PaymentsPage.vue'),
      meta: { title: 'Payments', personal: true },
    },
  ],
  nav: [{ label: 'Payments', to: '/payments', icon: Receipt, order: 40, place: 'more', personal: true }],
};
