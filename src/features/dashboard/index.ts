import { LayoutDashboard } from 'lucide-vue-next';
import type { Feature } from '../../shared/feature.ts';

export const dashboardFeature: Feature = {
  routes: [
    {
      path: '/dashboard',
      name: 'dashboard',
      component: () => import('./pages/DashboardPage.vue'),
      meta: { title: 'Dashboard', personal: true },
    },
  ],
  nav: [{ label: 'Dashboard', to: '/dashboard', icon: LayoutDashboard, order: 10, place: 'main', personal: true }],
};
