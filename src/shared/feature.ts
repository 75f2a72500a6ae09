// What a feature shows to the rest of the app: the type of each feature's `index.ts`. Registered in `src/app/features.ts`.
import type { Component, InjectionKey } from 'vue';
import type { RouteLocationRaw, RouteRecordRaw } from 'vue-router';
import type { Page } from './composables/index.ts';

export interface NavItem {
  label: string;
  to: string;
  icon: Component;
  /** Lower comes first. */
  order: number;
  /** `main` is on the phone's bottom bar too (room for four), `more` only in the menu. */
  place: 'main' | 'more';
  /** Hidden from visitors who are not signed in. */
  personal?: boolean;
  /** Reactive: hidden while it answers false. */
  shown?: () => boolean;
}

/** A row of the public list, whatever the product. */
export interface ContractSummary {
  canisterId: string;
  name: string;
  /** Symbol or other short mark. */
  mark: string;
  creator: string;
  version: string;
  /** ns. */
  createdAt: bigint;
  status: 'installing' | 'active' | 'paused' | 'failed';
  to: RouteLocationRaw;
}

/** What a product can be found by: explore lists it, the landing page and the dashboard offer it. */
export interface Product {
  /** The backend's name for the service: `token_factory`. */
  serviceId: string;
  /** `Token`, `Tokens`. */
  name: string;
  plural: string;
  summary: string;
  icon: Component;
  /** The wizard. */
  create: RouteLocationRaw;
  /** The contract's page, also while nothing but its id is known. */
  contract: (canisterId: string) => RouteLocationRaw;
  /** A page of public contracts, straight from the factory. */
  listPublic: (cursor: bigint | null) => Promise<Page<ContractSummary, bigint>>;
}

export interface Feature {
  /** Lazily loaded pages: `component: () => import('./pages/….vue')`. */
  routes: RouteRecordRaw[];
  nav?: NavItem[];
  product?: Product;
  /** On the dashboard; gets no props, loads its own data in parallel with the others. Use `defineAsyncComponent`. */
  dashboardCard?: Component;
}

/** Route meta: `title` for the document, `personal` pages ask visitors to sign in and then continue. */
declare module 'vue-router' {
  interface RouteMeta {
    title?: string;
    personal?: boolean;
  }
}

/** The registered features, provided by the app, so that features can list products without importing them. */
export const featuresKey: InjectionKey<readonly Feature[]> = Symbol('features');
