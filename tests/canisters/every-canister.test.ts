// What every canister of the registry owes, whatever it is for: a new row is covered by being there.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../canisters/registry.ts';
import { person, Rejected, TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import { initOf } from './init-arguments.ts';

interface Declaration {
  idlService: IDL.ServiceClass;
}

/** An update may take 40 G instructions; refusing rubbish must stay far below. */
const REFUSAL_LIMIT = 1_000_000_000n;

const didl = (...parts: (number | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(
    Buffer.concat([Buffer.from('DIDL'), ...parts.map((part) => Buffer.from(typeof part === 'number' ? [part] : part))]),
  );
const many = (byte: number, count: number): Uint8Array => new Uint8Array(count).fill(byte);
const billion = [0x80, 0x94, 0xeb, 0xdc, 3];
const hostile: Record<string, Uint8Array> = {
  nothing: new Uint8Array(),
  'the magic number alone': didl(),
  'a vec null of a billion': didl(1, 0x6d, 0x7f, 1, 0, ...billion),
  'a vec opt nat of a billion': didl(2, 0x6d, 1, 0x6e, 0x7d, 1, 0, ...billion),
  'a blob that claims four GiB': didl(1, 0x6d, 0x7b, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f),
  'a type that contains only itself': didl(1, 0x6c, 1, 0, 0, 1, 0),
  'an opt 100,000 levels deep': didl(1, 0x6e, 0, 1, 0, many(1, 100_000)),
  'a number of 256 KiB': didl(0, 1, 0x7d, many(0xff, 262_143), 1),
  'ten thousand types': didl(0x90, 0x4e, many(0x6e, 20_000), 1, 0),
  'a megabyte of ones': many(0xff, 1_000_000),
};

let replica: TestReplica;
const [admin, stranger] = [person(0), person(4)];
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

describe.each(registry.map(({ name }) => name))('%s', (name) => {
  let service: IDL.ServiceClass;
  let id: Principal;
  const methods = (): [string, IDL.FuncClass][] => service._fields;
  const isQuery = (type: IDL.FuncClass): boolean => type.annotations.includes('query');
  const call = async (method: string, type: IDL.FuncClass, arg: Uint8Array, sender: Principal): Promise<Uint8Array> => {
    const message = { canister: id, method, arg, sender };
    return isQuery(type) ? replica.ask(message) : replica.update(message);
  };
  /** Its queries without arguments answer: it is alive and well. */
  const state = async (): Promise<string[]> => {
    const answers: string[] = [];
    for (const [method, type] of methods()) {
      if (!isQuery(type) || type.argTypes.length > 0) continue;
      answers.push(`${method} ${Buffer.from(await call(method, type, didl(0, 0), admin)).toString('hex')}`);
    }
    return answers;
  };

  beforeAll(async () => {
    const declaration = (await import(`../../declarations/${name}.did.ts`)) as Declaration;
    service = declaration.idlService;
    const arg = initOf(name, admin);
    id = await replica.install({ wasm: wasmOf(name), arg, controller: admin, cycles: 10n ** 16n });
    await replica.settle(1);
  });

  it('refuses hostile Candid within its limits, and answers the next call', async () => {
    const before = await state();
    expect(before.length).toBeGreaterThan(0);
    for (const [method, type] of methods()) {
      for (const [what, arg] of Object.entries(hostile)) {
        const answer = await call(method, type, arg, admin).catch((error: unknown) => error);
        // Methods without arguments may skip what they were not asked for; no method may trap.
        if (answer instanceof Rejected) expect(answer.message, `${method}: ${what}`).not.toMatch(/trap|heap|memory/i);
        else expect(type.argTypes, `${method} took ${what}`).toEqual([]);
        expect(replica.messages.at(-1)?.instructions ?? 0n, `${method}: ${what}`).toBeLessThan(REFUSAL_LIMIT);
      }
    }
    expect(await state()).toHaveLength(before.length);
  });

  it('changes nothing for the anonymous principal', async () => {
    for (const [method, type] of methods()) {
      if (isQuery(type)) continue;
      // Whatever it would answer a person, it refuses before it looks at the arguments, or because of them.
      const answer = await call(method, type, didl(0, 0), Principal.anonymous()).catch((error: unknown) => error);
      if (answer instanceof Rejected) continue;
      const [value] = IDL.decode(type.retTypes, answer as Uint8Array);
      const refusals = ['err', 'Err'];
      expect(typeof value === 'object' && value && refusals.some((key) => key in value), `${method} answered`).toBe(
        true,
      );
    }
  });

  it('is stopped within seconds of quiet, upgraded, and says the same afterwards', async () => {
    const before = (await state()).map((line) => line.split(' ')[0]);
    await replica.manage('stop_canister', admin, { canister_id: id });
    await replica.upgrade(id, { wasm: wasmOf(name), arg: initOf(name, admin), controller: admin });
    await replica.manage('start_canister', admin, { canister_id: id });
    expect((await state()).map((line) => line.split(' ')[0])).toEqual(before);
  });

  it('is not upgraded by anybody else', async () => {
    const options = { wasm: wasmOf(name), arg: initOf(name, admin), controller: stranger };
    await expect(replica.upgrade(id, options)).rejects.toThrow(Rejected);
  });
});
