// Recovery by guardians as it is typed.
import { durationField, readDuration } from '../../../../shared/format/index.ts';
import type { Recovery } from '../../multisig.types.ts';
import { known } from '../build/read-money.ts';
import type { Faults } from '../../../../shared/forms/index.ts';

export interface RecoveryForm {
  on: boolean;
  /** One principal on each line. */
  guardians: string;
  threshold: string;
  delay: string;
}

export const emptyRecovery = (): RecoveryForm => ({ on: false, guardians: '', threshold: '2', delay: '7 days' });

export const recoveryFormOf = (recovery: Recovery | null): RecoveryForm =>
  recovery
    ? {
        on: true,
        guardians: recovery.guardians.map((one) => one.toText()).join('\n'),
        threshold: String(recovery.threshold),
        delay: durationField(recovery.delay),
      }
    : emptyRecovery();

/** Null without a fault: switched off. `at` stands before the names of the fields. */
export function readRecovery(form: RecoveryForm, faults: Faults, at = ''): Recovery | null {
  if (!form.on) return null;
  const before = faults.list.length;
  const lines = form.guardians
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) faults.add(`${at}guardians`, 'Name at least one guardian.');
  const guardians = lines.map((line) => faults.principal(`${at}guardians`, line)).filter((one) => one !== null);
  const threshold = faults.count(`${at}threshold`, form.threshold, { min: 1, max: Math.max(1, lines.length) });
  const delay = readDuration(form.delay);
  if (delay === null) faults.add(`${at}delay`, 'Enter a waiting time.');
  if (faults.list.length > before) return null;
  return { guardians, threshold: known(threshold), delay: known(delay) };
}
