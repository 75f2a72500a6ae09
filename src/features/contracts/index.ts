// What every contract made here has for the dApp, whatever its product: the only part of this feature that others import.
import { defineAsyncComponent } from 'vue';

export { checkCode } from './api/code-check.ts';
export { contractErrors } from './api/contract-errors.ts';
export { factoryLists, toContractEntry } from './api/factory-lists.ts';
export type { ContractRow } from './components/ContractRows.vue';
export { entryNote, type CodeCheck, type ContractEntry } from './model/contract-entry.ts';
export { useContractSwitches, type SwitchChange } from './use-contract-switches.ts';

/** Listed or not, version, state, modified code, maker. */
export const ContractBadges = defineAsyncComponent(() => import('./components/ContractBadges.vue'));

/** Contracts as links, with the product's own mark and figures. */
export const ContractRows = defineAsyncComponent(() => import('./components/ContractRows.vue'));

/** A person's contracts of one role, page by page. */
export const ContractsCard = defineAsyncComponent(() => import('./components/ContractsCard.vue'));

/** Visibility and automatic updates, for the owner. */
export const ContractSwitches = defineAsyncComponent(() => import('./components/ContractSwitches.vue'));

/** Modified code, or not made here. */
export const ContractWarning = defineAsyncComponent(() => import('./components/ContractWarning.vue'));
