// The wallet panel and the balance on the fee ledger.
export { useWalletStore } from './wallet.store.ts';
export { default as WalletPanel } from './components/WalletPanel.vue';
