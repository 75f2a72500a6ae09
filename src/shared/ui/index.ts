import { defineAsyncComponent } from 'vue';

export { default as AccountTag } from './AccountTag.vue';
export { default as AppAlert } from './AppAlert.vue';
export { default as AppBadge } from './AppBadge.vue';
export { default as AppButton } from './AppButton.vue';
export { default as AppCard } from './AppCard.vue';
export { default as AppDialog } from './AppDialog.vue';
export { default as AppInput } from './AppInput.vue';
export { default as AppMenu } from './AppMenu.vue';
export { default as AppSelect } from './AppSelect.vue';
export { default as AppSpinner } from './AppSpinner.vue';
export { default as AppSwitch } from './AppSwitch.vue';
export { default as AppTabs } from './AppTabs.vue';
export { default as AppTextarea } from './AppTextarea.vue';
export { default as ChoiceCards } from './ChoiceCards.vue';
export { default as ContractMark } from './ContractMark.vue';
export { default as CopyButton } from './CopyButton.vue';
export type { Series } from './DataChart.vue';
export { default as DefinitionList } from './DefinitionList.vue';
export { default as DurationField } from './DurationField.vue';
export { default as EmptyState } from './EmptyState.vue';
export { default as ErrorPanel } from './ErrorPanel.vue';
export { default as FormField } from './FormField.vue';
export { default as LoadMore } from './LoadMore.vue';
export { default as PageHeader } from './PageHeader.vue';
export { default as PrincipalTag } from './PrincipalTag.vue';
export { default as SkeletonBlock } from './SkeletonBlock.vue';
export { default as StepTicks } from './StepTicks.vue';
export { default as TimeText } from './TimeText.vue';
export { default as TokenAmount } from './TokenAmount.vue';
export { default as WizardSteps } from './WizardSteps.vue';

// Large ones that few pages show come when they are shown.
export const DataChart = defineAsyncComponent(() => import('./DataChart.vue'));
export const PayeeList = defineAsyncComponent(() => import('./PayeeList.vue'));
export const QrCode = defineAsyncComponent(() => import('./QrCode.vue'));
