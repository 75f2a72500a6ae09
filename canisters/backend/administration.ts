// What admins change: services, registries, configuration. Each change is told to the audit storage in the same message.
import { Principal } from '@dfinity/principal';
import { caller } from '../lib/access.ts';
import { now } from '../lib/clock.ts';
import { checkText, type FieldError } from '../lib/text.ts';
import { askForReport, keepReport } from './factory-reports.ts';
import { tellAudit } from './notices.ts';
import { factories, health, MAX_FACTORIES, MAX_TOKENS, setWhitelisted, storages, tokens } from './registry.ts';
import { checkConfigValue, MAX_CONFIG_ENTRIES, settingKey } from './rules/config.ts';
import { config, setService } from './settings.ts';
import type { AdminResult, FactoryEntry, Storages, TokenEntry } from './types/administration.ts';
import type { FactoryHealth } from './types/status.ts';
import { samePrincipal } from '../lib/principals.ts';

const OK: AdminResult = { ok: null };
export const invalid = (...errors: FieldError[]): AdminResult => ({ err: { invalid: errors } });

/** Tells who changed what; used by the methods in index.ts too. */
export function audited(action: string, details: Record<string, string>, result: AdminResult): AdminResult {
  if ('ok' in result) tellAudit({ action, user: caller(), serviceId: details['service'] ?? '', details, at: now() });
  return result;
}

export function setConfigValue(key: string, value: string): AdminResult {
  const error = checkConfigValue(key, value);
  if (error) return invalid(error);
  if (!config.has(key) && config.size() >= MAX_CONFIG_ENTRIES)
    return invalid({ field: 'key', message: 'There are as many entries as allowed.' });
  config.set(key, value);
  return audited('admin.configChanged', { key, value }, OK);
}

export function setServiceFee({
  serviceId,
  fee,
  ledger,
}: {
  serviceId: string;
  fee: bigint;
  ledger: Principal;
}): AdminResult {
  if (!factories.get().some((entry) => entry.serviceId === serviceId)) return { err: { notFound: null } };
  const token = tokens.get(ledger);
  if (!token?.isFeeToken) return invalid({ field: 'ledger', message: 'This ledger is not registered as a fee token.' });
  if (fee <= 2n * token.transferFee)
    return invalid({ field: 'fee', message: `The fee must exceed twice the ledger's own, ${token.transferFee}.` });
  setService(serviceId, { fee, ledger });
  return audited('admin.feeChanged', { service: serviceId, fee: `${fee}`, ledger: ledger.toText() }, OK);
}

export function setServiceEnabled(serviceId: string, enabled: boolean): AdminResult {
  if (!factories.get().some((entry) => entry.serviceId === serviceId)) return { err: { notFound: null } };
  config.set(settingKey(serviceId, 'enabled'), String(enabled));
  return audited('admin.serviceSwitched', { service: serviceId, enabled: String(enabled) }, OK);
}

export function registerFactory(serviceId: string, canisterId: Principal): AdminResult {
  const error = checkText(serviceId, { field: 'serviceId', min: 1, max: 64 });
  if (error) return invalid(error);
  if (!/^[a-z0-9_]+$/.test(serviceId))
    return invalid({ field: 'serviceId', message: 'Small letters, digits and underscores.' });
  const others = factories.get().filter((entry) => entry.serviceId !== serviceId);
  if (others.length >= MAX_FACTORIES)
    return invalid({ field: 'serviceId', message: 'There are as many factories as allowed.' });
  const entry: FactoryEntry = { serviceId, canisterId, registeredAt: now(), whitelisted: false };
  factories.set([...others, entry]);
  health.delete(serviceId);
  askForReport(entry);
  return audited('admin.factoryRegistered', { service: serviceId, factory: canisterId.toText() }, OK);
}

export function removeFactory(serviceId: string): AdminResult {
  const others = factories.get().filter((entry) => entry.serviceId !== serviceId);
  if (others.length === factories.get().length) return { err: { notFound: null } };
  factories.set(others);
  health.delete(serviceId);
  return audited('admin.factoryRemoved', { service: serviceId }, OK);
}

export function setStorages(value: Storages): AdminResult {
  storages.set(value);
  return audited('admin.storagesSet', { audit: value.audit.toText(), invoice: value.invoice.toText() }, OK);
}

export function registerToken(entry: TokenEntry): AdminResult {
  const errors = [
    checkText(entry.name, { field: 'name', min: 1, max: 64 }),
    checkText(entry.symbol, { field: 'symbol', min: 1, max: 12 }),
    checkText(entry.logo[0] ?? '', { field: 'logo', max: 32_768 }),
  ].filter((error) => error !== undefined);
  if (errors.length > 0) return invalid(...errors);
  if (!tokens.has(entry.ledger) && tokens.size() >= MAX_TOKENS)
    return invalid({ field: 'ledger', message: 'There are as many tokens as allowed.' });
  tokens.set(entry.ledger, entry);
  return audited('admin.tokenRegistered', { ledger: entry.ledger.toText(), symbol: entry.symbol }, OK);
}

export function removeToken(ledger: Principal): AdminResult {
  if (!tokens.delete(ledger)) return { err: { notFound: null } };
  return audited('admin.tokenRemoved', { ledger: ledger.toText() }, OK);
}

/** A registered factory about itself. */
export function takeReport(report: FactoryHealth): AdminResult {
  const from = factories.get().find((entry) => samePrincipal(entry.canisterId, caller()));
  if (!from) return { err: { notAuthorized: null } };
  // A factory reports to those only whose orders it takes.
  setWhitelisted(from.canisterId, true);
  keepReport(from, report);
  return OK;
}
