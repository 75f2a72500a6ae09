// Faults are shown where a person has been: not before they leave a field, and at once afterwards.
import { computed, shallowRef, type ComputedRef } from 'vue';

/** A fault and the field it belongs to: `name`, `links[2].url`, `initialHolders[17]` … */
export interface FieldFault {
  field: string;
  message: string;
}

export interface Touched {
  touch: (field: string) => void;
  /** Shows every fault, after "Continue" was tried. */
  touchAll: () => void;
  /** The first fault of a field that may be shown. */
  faultOf: (field: string) => string | null;
  /** The first fault of all, once "Continue" was tried: for a step that shows one message. */
  first: ComputedRef<string | null>;
}

export function useTouched(faults: () => readonly FieldFault[]): Touched {
  const fields = shallowRef<ReadonlySet<string>>(new Set());
  const everything = shallowRef(false);
  const byField = computed(() => {
    const first = new Map<string, string>();
    for (const { field, message } of faults()) if (!first.has(field)) first.set(field, message);
    return first;
  });
  return {
    touch: (field) => (fields.value = new Set([...fields.value, field])),
    touchAll: () => (everything.value = true),
    faultOf: (field) => (everything.value || fields.value.has(field) ? (byField.value.get(field) ?? null) : null),
    first: computed(() => (everything.value ? (faults()[0]?.message ?? null) : null)),
  };
}
