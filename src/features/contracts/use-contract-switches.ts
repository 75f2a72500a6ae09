// A contract's two switches for a page: shown at once, taken back when the contract refuses.
import { shallowRef, type ShallowRef } from 'vue';
import { useToast } from '../../shared/composables/index.ts';
import { setAutoUpdate, setVisibility } from './api/contract-switches.ts';

export interface SwitchChange {
  isPublic?: boolean;
  autoUpdate?: boolean;
}

export interface ContractSwitching {
  busy: ShallowRef<boolean>;
  setPublic: (on: boolean) => Promise<void>;
  setAutoUpdate: (on: boolean) => Promise<void>;
}

/** `show` changes what the page shows; `reload` asks the contract, which alone knows after a lost answer. */
export function useContractSwitches(contract: {
  canisterId: () => string;
  what: string;
  show: (canisterId: string, change: SwitchChange) => void;
  reload: (canisterId: string) => Promise<unknown>;
}): ContractSwitching {
  const toast = useToast();
  const busy = shallowRef(false);

  async function change(to: SwitchChange, back: SwitchChange, call: () => Promise<void>, words: string): Promise<void> {
    const id = contract.canisterId();
    busy.value = true;
    contract.show(id, to);
    try {
      await call();
      toast.success(words);
    } catch (error) {
      contract.show(id, back);
      void contract.reload(id).catch(() => undefined);
      toast.failure(error);
    } finally {
      busy.value = false;
    }
  }
  const target = (): { canisterId: string; what: string } => ({
    canisterId: contract.canisterId(),
    what: contract.what,
  });

  return {
    busy,
    setPublic: (on) =>
      change(
        { isPublic: on },
        { isPublic: !on },
        () => setVisibility(target(), on),
        on ? 'Now public.' : 'Now private.',
      ),
    setAutoUpdate: (on) =>
      change(
        { autoUpdate: on },
        { autoUpdate: !on },
        () => setAutoUpdate(target(), on),
        on ? 'Updates are automatic.' : 'Updates wait for you.',
      ),
  };
}
