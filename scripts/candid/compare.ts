// Says where two Candid interfaces differ; the hand-written .did must equal what the code declares.
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IDL } from '@dfinity/candid';
import { root } from '../platform/network-file.ts';
import { bindingsOf } from './bindings.ts';

export interface Interface {
  service: IDL.ServiceClass;
  init: IDL.Type[];
}

/** What a .did file declares. */
export async function interfaceOf(did: string): Promise<Interface> {
  // Inside the repository, so that the generated file's imports resolve.
  const dir = join(root, '.build', 'candid');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${randomUUID()}.did.ts`);
  writeFileSync(file, bindingsOf(did));
  try {
    const module = (await import(pathToFileURL(file).href)) as {
      idlService: IDL.ServiceClass;
      idlInitArgs?: IDL.Type[];
    };
    return { service: module.idlService, init: module.idlInitArgs ?? [] };
  } finally {
    rmSync(file);
  }
}

const same = (a: IDL.Type, b: IDL.Type): boolean => IDL.subtype(a, b) && IDL.subtype(b, a);

/** Differences between two .did files in words; none when each is a subtype of the other. */
export async function differences(written: string, generated: string): Promise<string[]> {
  const [a, b] = [await interfaceOf(written), await interfaceOf(generated)];
  const methods = (service: IDL.ServiceClass) => new Map(service._fields.map(([name, type]) => [name, type]));
  const [left, right] = [methods(a.service), methods(b.service)];
  const found: string[] = [];
  for (const [name, type] of left) {
    const other = right.get(name);
    if (!other) found.push(`${name} is in the .did file but not in the code`);
    else if (!same(type, other))
      found.push(`${name} differs: .did ${type.display().trim()}, code ${other.display().trim()}`);
  }
  for (const name of right.keys()) if (!left.has(name)) found.push(`${name} is in the code but not in the .did file`);
  if (a.init.length !== b.init.length || a.init.some((type, index) => !same(type, b.init[index] ?? IDL.Empty))) {
    found.push('the init arguments differ');
  }
  return found;
}

/**
 * Why a program made for the old interface could not use the new one; nothing when it can: every old method is still there,
 * takes what it took and answers what is understood (Candid specification, "Upgrading and subtyping"). Init arguments
 * may change: only a new installation reads them.
 */
export async function incompatibilities(old: string, current: string): Promise<string[]> {
  const [before, after] = [await interfaceOf(old), await interfaceOf(current)];
  const methods = new Map(after.service._fields);
  return before.service._fields.flatMap(([name, type]) => {
    const now = methods.get(name);
    if (!now) return [`${name} is gone`];
    return IDL.subtype(now, type) ? [] : [`${name} was ${type.display().trim()} and is ${now.display().trim()}`];
  });
}
