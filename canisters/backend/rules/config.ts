// Configuration values as text, and which keys mean something to the backend. Pure.
import { Principal } from '@dfinity/principal';
import { checkText, type FieldError } from '../../lib/text.ts';

export const MAX_CONFIG_ENTRIES = 1_000;
export const MAX_KEY = 100;
export const MAX_VALUE = 2_000;

export type ServiceSetting = 'enabled' | 'fee' | 'ledger';
export const settingKey = (serviceId: string, setting: ServiceSetting): string => `${serviceId}.${setting}`;

const parsePrincipal = (text: string): Principal | undefined => {
  try {
    return Principal.fromText(text);
  } catch {
    return undefined;
  }
};

/** The parsed settings of one service; `undefined` where unset. */
export function serviceSettings(
  serviceId: string,
  read: (key: string) => string | undefined,
): { enabled: boolean; fee: bigint | undefined; ledger: Principal | undefined } {
  const fee = read(settingKey(serviceId, 'fee'));
  const ledger = read(settingKey(serviceId, 'ledger'));
  return {
    enabled: read(settingKey(serviceId, 'enabled')) === 'true',
    fee: fee === undefined ? undefined : BigInt(fee),
    ledger: ledger === undefined ? undefined : parsePrincipal(ledger),
  };
}

/** Refuses a value that a reader of a known key could not use. Prices are set by `setServiceFee`, which checks them. */
export function checkConfigValue(key: string, value: string): FieldError | undefined {
  const badKey = checkText(key, { field: 'key', min: 1, max: MAX_KEY });
  if (badKey) return badKey;
  if (!/^[A-Za-z0-9_.-]+$/.test(key)) {
    return { field: 'key', message: 'A key consists of letters, digits, dots, dashes and underscores.' };
  }
  if (key.endsWith('.fee') || key.endsWith('.ledger')) {
    return { field: 'key', message: 'Prices and fee ledgers are set with setServiceFee.' };
  }
  if (key.endsWith('.enabled') && value !== 'true' && value !== 'false') {
    return { field: 'value', message: 'Write true or false.' };
  }
  return checkText(value, { field: 'value', max: MAX_VALUE, multiline: true });
}
