import { HeartPulse } from 'lucide-vue-next';
import type { Feature } from '../../shared/feature.ts';

export const statusFeature: Feature = {
  routes: [
    {
      path: '/status',
      name: 'status',
      component: () => import('./pages/StatusPage.vue'),
      meta: { title: 'System status' },
    },
  ],
  nav: [{ label: 'System status', to: '/status', icon: HeartPulse, order: 60, place: 'more' }],
};
