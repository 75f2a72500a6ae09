// One's own profile: its page, and the name that the shell shows.
import type { Feature } from '../../shared/feature.ts';

export { useProfileStore } from './profile.store.ts';

export const profileFeature: Feature = {
  routes: [
    {
      path: '/profile',
      name: 'profile',
      component: () => import('./pages/ProfilePage.vue'),
      meta: { title: 'Profile', personal: true },
    },
  ],
};
