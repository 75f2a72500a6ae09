import { Compass } from 'lucide-vue-next';
import type { Feature } from '../../shared/feature.ts';

export const exploreFeature: Feature = {
  routes: [
    {
      path: '/explore',
      name: 'explore',
      component: () => import('./pages/ExplorePage.vue'),
      meta: { title: 'Explore' },
    },
  ],
  nav: [{ label: 'Explore', to: '/explore', icon: Compass, order: 20, place: 'main' }],
};
