// What the wizard's frame and the page of a running deployment need to know of a product; one object per product.
import type { FieldFault } from '../../shared/composables/index.ts';
import type { WizardStep } from './model/wizard-steps.ts';

/** The draft's store: what `keptDraft` returns, and what is still to mend. */
export interface CreationDraft {
  readonly faults: readonly FieldFault[];
  readonly ready: boolean;
  readonly notKept: boolean;
  readonly sentAs: string | null;
  readonly requestId: string | null;
  clear(): void;
  markSent(deployment: string | null): void;
  markRequested(request: string): void;
  done(): void;
  save(): void;
}

export interface Creation {
  /** The backend's name for the service: `token_factory`. */
  serviceId: string;
  /** In sentences: `token`, `wallet`. */
  what: string;
  /** The wizard's pages in their order; the last one is the review, from which it is paid. */
  steps: readonly WizardStep[];
  /** Names of routes: `wizard` has the param `step`, `made` the deployment's `id`. */
  routes: { wizard: string; made: string };
  draft: CreationDraft;
  /** What lists call it while it runs: `Token KOI`. */
  label: () => string;
  /** Asked before it is paid; the price is added. */
  question: () => { title: string; text?: string };
  /** The factory's argument bytes; called only when the draft has no faults. */
  encode: () => Uint8Array;
}
