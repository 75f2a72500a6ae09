// What a factory's answer means for a deployment. Pure.
import type { Principal } from '@dfinity/principal';
import type { DeploymentError } from '../types/deployment.ts';
import type { FactoryError, Receipt } from '../factory-types.ts';
import { samePrincipal } from '../../lib/principals.ts';

/** A factory's refusal in words, for people. */
export function factoryErrorText(error: FactoryError): string {
  if ('invalid' in error)
    return error.invalid
      .map(({ field, message }) => `${field}: ${message}`)
      .join(' ')
      .slice(0, 500);
  if ('deploymentFailed' in error) return error.deploymentFailed.message.slice(0, 500);
  if ('insufficientCycles' in error) {
    const { available, required } = error.insufficientCycles;
    return `The factory has ${available} cycles and needs ${required}.`;
  }
  if ('limitReached' in error) return `The factory takes at most ${error.limitReached.limit} contracts of one creator.`;
  if ('disabled' in error) return 'The factory is switched off.';
  if ('noTemplate' in error) return 'The factory has no contract template.';
  if ('inProgress' in error) return 'The factory is still working on it.';
  if ('notFound' in error) return 'The factory does not know this deployment.';
  return 'The factory does not take orders from this backend.';
}

/** A refusal before the payment, as the person's own error. */
export function refusalBeforePayment(error: FactoryError): DeploymentError {
  if ('invalid' in error) return { invalid: error.invalid.slice(0, 100) };
  if ('disabled' in error) return { serviceDisabled: null };
  return { factoryUnavailable: { message: factoryErrorText(error) } };
}

/**
 * Why a receipt cannot be true, if so. A factory is trusted to deploy, yet a wrong receipt (a bug, an interface that
 * drifted apart) must not turn a payment into "completed" without a contract.
 */
export function receiptProblem(
  receipt: Receipt,
  { owner, factory, self }: { owner: Principal; factory: Principal; self: Principal },
): string | undefined {
  const is = (a: Principal, b: Principal): boolean => samePrincipal(a, b);
  const { canisterId, moduleHash, controllers } = receipt;
  if (moduleHash.length !== 32) return 'its module hash is not a SHA-256 hash';
  const bytes = canisterId.toUint8Array();
  if (bytes.length !== 10) return 'its canister id is not that of a canister';
  if (is(canisterId, factory) || is(canisterId, self)) return 'it names a canister of the platform as the new contract';
  // A wallet controls itself, and a distribution may have nobody but its factory (docs/decisions/0009 and 0010).
  const insiders = [owner, factory, canisterId];
  if (controllers.length === 0 || !controllers.every((one) => insiders.some((insider) => is(one, insider))))
    return 'its controllers are not the factory, the owner or the contract itself';
  return undefined;
}
