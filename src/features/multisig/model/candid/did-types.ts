// A canister's Candid interface (.did) as values are read against it.
import { CandidFault, type FloatKind, type IntegerKind } from './candid-tree.ts';

export interface DidField {
  id: number;
  name: string;
  type: DidType;
}
export type DidType =
  | { kind: IntegerKind }
  | { kind: FloatKind }
  | { kind: 'null' | 'bool' | 'text' | 'reserved' | 'empty' | 'principal' | 'func' | 'service' }
  | { kind: 'opt' | 'vec'; of: DidType }
  | { kind: 'record' | 'variant'; fields: DidField[] }
  | { kind: 'named'; name: string };

export interface DidMethod {
  args: DidType[];
  isQuery: boolean;
}
export interface DidService {
  types: ReadonlyMap<string, DidType>;
  methods: ReadonlyMap<string, DidMethod>;
}

/** What a name stands for; throws where it stands for nothing, or for itself. */
export function resolved(type: DidType, types: DidService['types']): Exclude<DidType, { kind: 'named' }> {
  let current = type;
  for (let steps = 0; current.kind === 'named'; steps++) {
    const next = types.get(current.name);
    if (next === undefined || steps > 100) throw new CandidFault(`The interface does not say what ${current.name} is`);
    current = next;
  }
  return current;
}
