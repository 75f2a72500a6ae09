import type { Feature } from '../../shared/feature.ts';

export const homeFeature: Feature = {
  routes: [
    {
      path: '/',
      name: 'home',
      component: () => import('./pages/HomePage.vue'),
      meta: { title: 'Launch a token, own its canister' },
    },
  ],
};
