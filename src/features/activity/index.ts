import { Activity } from 'lucide-vue-next';
import type { Feature } from '../../shared/feature.ts';

export const activityFeature: Feature = {
  routes: [
    {
      path: '/activity',
      name: 'activity',
      component: () => import('./pages/ActivityPage.vue'),
      meta: { title: 'Activity', personal: true },
    },
  ],
  nav: [{ label: 'Activity', to: '/activity', icon: Activity, order: 50, place: 'more', personal: true }],
};
