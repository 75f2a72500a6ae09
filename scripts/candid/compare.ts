// Says where two Candid interfaces differ; the hand-written .did must equal what the code declares.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IDL } from '@dfinity/candid';
import { root } from '../platform/network-file.ts';
import { bindingsOf } from './bindings.ts';

interface Interface {
  service: IDL.ServiceClass;
  init: IDL.Type[];
}

async function load(did: string, label: string): Promise<Interface> {
  // Inside the repository, so that the generated file's imports resolve.
  const dir = join(root, '.build', 'candid');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${label}-${process.pid}-${Date.now()}.did.ts`);
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
  const [a, b] = [await load(written, 'written'), await load(generated, 'generated')];
  const methods = (service: IDL.ServiceClass) => new Map(service._fields.map(([name, type]) => [name, type]));
  const [left, right] = [methods(a.service), methods(b.service)];
  const found: string[] = [];
  for (const [name, type] of left) {
    const other = right.get(name);
    if (!other) found.push(`${name} is in the .did file but not in the code`);
    else if (!same(type, other)) found.push(`${name} differs: .did ${type.display()}, code ${other.display()}`);
  }
  for (const name of right.keys()) if (!left.has(name)) found.push(`${name} is in the code but not in the .did file`);
  if (a.init.length !== b.init.length || a.init.some((type, index) => !same(type, b.init[index] ?? IDL.Empty))) {
    found.push('the init arguments differ');
  }
  return found;
}
