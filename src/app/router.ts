import { createRouter, createWebHistory, type Router } from 'vue-router';
import { features } from './features.ts';

/** The app's pages. Personal pages stay at their address for visitors; the layout asks them to sign in there. */
export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      ...features.flatMap(({ routes }) => routes),
      {
        path: '/:rest(.*)*',
        name: 'not-found',
        component: () => import('./pages/NotFoundPage.vue'),
        meta: { title: 'Page not found' },
      },
    ],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  });
  router.afterEach((to) => {
    document.title = to.meta.title ? `${to.meta.title} · ICTO` : 'ICTO';
  });
  // A chunk of an older build is gone after a new one was published: a full load gets the new pages.
  router.onError((error: unknown, to) => {
    const text = error instanceof Error ? error.message : '';
    if (/dynamically imported module|module script/i.test(text) && navigator.onLine) location.assign(to.fullPath);
  });
  return router;
}
