import { describe, expect, it } from 'vitest';
import {
  CanisterBuilder,
  drop,
  forever,
  growMemory,
  i32,
  invoke,
  load32,
  reply,
  repeat,
  store32,
  sys,
} from '../../../tests/wasm-builder.ts';
import { InvalidModule, Writer } from './bytes.ts';
import { patchModule, PRIVATE } from './patch.ts';

interface Patched {
  exports: Record<string, () => void>;
  left: WebAssembly.Global;
}

function instantiate(builder: CanisterBuilder, fuel = 1_000_000n): Patched {
  const { code } = patchModule(builder.build(), 65536);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code)), {});
  const left = exports[`${PRIVATE}left`];
  if (!(left instanceof WebAssembly.Global)) throw new Error('no counter');
  left.value = fuel;
  return { exports: exports as Record<string, () => void>, left };
}

const used = (patched: Patched, name: string): bigint => {
  const before = patched.left.value as bigint;
  patched.exports[name]?.();
  return before - (patched.left.value as bigint);
};

describe('metering', () => {
  it('counts the same work the same, and more work in proportion', () => {
    const builder = new CanisterBuilder()
      .on('ten', repeat(10, 100, store32(200, i32(7))))
      .on('thousand', repeat(1000, 100, store32(200, i32(7))));
    const patched = instantiate(builder);
    const ten = used(patched, 'ten');
    expect(used(patched, 'ten')).toBe(ten);
    const thousand = used(patched, 'thousand');
    const perTurn = Number(thousand - ten) / 990;
    expect(Number.isInteger(perTurn)).toBe(true);
    expect(perTurn).toBeGreaterThan(8);
  });

  it('charges only the arm of an if that is taken', () => {
    const expensive = Array.from({ length: 50 }, () => [...i32(1), ...drop]).flat();
    const branch = (condition: number) => [...i32(condition), 0x04, 0x40, ...expensive, 0x05, ...i32(1), ...drop, 0x0b];
    const patched = instantiate(new CanisterBuilder().on('taken', branch(1)).on('skipped', branch(0)));
    expect(used(patched, 'taken') - used(patched, 'skipped')).toBe(98n);
  });

  it('does not charge what follows a branch that leaves', () => {
    const expensive = Array.from({ length: 50 }, () => [...i32(1), ...drop]).flat();
    const leave = (condition: number) => [0x02, 0x40, ...i32(condition), 0x0d, 0, ...expensive, 0x0b];
    const patched = instantiate(new CanisterBuilder().on('left', leave(1)).on('stayed', leave(0)));
    expect(used(patched, 'stayed') - used(patched, 'left')).toBe(100n);
  });

  it('ends an endless loop, and endless recursion', () => {
    const patched = instantiate(
      new CanisterBuilder()
        .on('loop', forever([]))
        .fn('f', [...invoke('f'), ...invoke('f')])
        .on('recurse', invoke('f')),
      10_000n,
    );
    expect(() => patched.exports.loop?.()).toThrow(/unreachable/);
    expect(patched.left.value).toBeLessThan(0n);
    patched.left.value = 5_000n;
    expect(() => patched.exports.recurse?.()).toThrow(/unreachable/);
  });

  it('charges bulk instructions by their length', () => {
    const fill = (length: number) => [...i32(0), ...i32(0), ...i32(length), 0xfc, 11, 0];
    const patched = instantiate(new CanisterBuilder().on('small', fill(10)).on('large', fill(60_000)));
    expect(used(patched, 'large') - used(patched, 'small')).toBe(59_990n);
  });
});

describe('patching', () => {
  it('exports memory, table, globals and the start function, and does not run the latter', () => {
    const builder = new CanisterBuilder().start(store32(64, i32(9))).on('canister_update get', load32(64).concat(drop));
    builder.callback([]);
    builder.globals = [5];
    const { code, facts } = patchModule(builder.build(), 65536);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code)), {});
    const memory = exports[`${PRIVATE}memory`] as WebAssembly.Memory;
    expect(new Uint32Array(memory.buffer)[16]).toBe(0);
    (exports[`${PRIVATE}left`] as WebAssembly.Global).value = 1000n;
    (exports[`${PRIVATE}start`] as () => void)();
    expect(new Uint32Array(memory.buffer)[16]).toBe(9);
    expect((exports[`${PRIVATE}g0`] as WebAssembly.Global).value).toBe(5);
    expect((exports[`${PRIVATE}table`] as WebAssembly.Table).length).toBe(1);
    expect(facts).toMatchObject({ globals: 1, hasMemory: true, hasTable: true, hasStart: true });
    expect([...facts.methods]).toEqual([['get', 'update']]);
  });

  it('caps the memory', () => {
    const { code } = patchModule(new CanisterBuilder().on('grow', [...growMemory(9), ...drop]).build(), 4);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code)), {});
    (exports[`${PRIVATE}left`] as WebAssembly.Global).value = 1000n;
    (exports.grow as () => void)();
    expect((exports[`${PRIVATE}memory`] as WebAssembly.Memory).buffer.byteLength).toBe(65536);
  });

  it('reads metadata and keeps public and private apart', () => {
    const { facts } = patchModule(
      new CanisterBuilder()
        .update('x', reply)
        .custom('icp:public candid:service', 'service {}')
        .custom('icp:private key', 'v')
        .custom('name', '')
        .build(),
      65536,
    );
    expect(facts.metadata.get('candid:service')).toEqual({
      content: new TextEncoder().encode('service {}'),
      isPublic: true,
    });
    expect(facts.metadata.get('key')?.isPublic).toBe(false);
    expect(facts.metadata.size).toBe(2);
  });

  const sectioned = (sections: [string, string][]): Uint8Array =>
    sections
      .reduce((builder, [name, content]) => builder.custom(`icp:public ${name}`, content), new CanisterBuilder())
      .build();

  it('takes metadata names of all kinds: empty, with spaces, beyond ASCII', () => {
    const names = ['', 'a name with spaces', '☃️'];
    const { facts } = patchModule(sectioned(names.map((name) => [name, 'x'])), 65536);
    expect([...facts.metadata.keys()]).toEqual(names);
  });

  const refuse: [string, () => Uint8Array, RegExp][] = [
    ['an unknown import', () => new CanisterBuilder().update('x', sys('no_such_function')).build(), /unknown import/],
    ['a wrong entry point', () => new CanisterBuilder().on('canister_foo', []).build(), /not a known entry point/],
    ['a method of two kinds', () => new CanisterBuilder().update('x', []).query('x', []).build(), /exported twice/],
    ['a reserved section', () => new CanisterBuilder().custom('icp:other', '').build(), /not allowed/],
    ['our own export names', () => new CanisterBuilder().on(`${PRIVATE}left`, []).build(), /reserved/],
    ['something that is no module', () => new Uint8Array([1, 2, 3]), /not a WebAssembly binary/],
    ['a cut module', () => new CanisterBuilder().update('x', reply).build().slice(0, 40), /unexpected end/],
    ...(['public', 'private'] as const).map((kind): [string, () => Uint8Array, RegExp] => [
      `a section that is public and also ${kind}`,
      () => new CanisterBuilder().custom('icp:public x', '1').custom(`icp:${kind} x`, '2').build(),
      /stands twice/,
    ]),
    ['17 sections', () => sectioned(Array.from({ length: 17 }, (_, i) => [`s${i}`, ''])), /more than 16/],
    ['sections of more than 1 MiB', () => sectioned([['a', 'x'.repeat(1024 * 1024)]]), /exceed 1 MiB/],
    [
      'a section name that is not UTF-8',
      () => Uint8Array.from([...sectioned([]), 0, 14, 13, ...new TextEncoder().encode('icp:public '), 0xe2, 0x28]),
      /UTF-8/,
    ],
    [
      'too many globals',
      () => {
        const builder = new CanisterBuilder();
        builder.globals = Array<number>(1001).fill(0);
        return builder.build();
      },
      /more than 1000/,
    ],
    [
      'method names of more than 20000 bytes',
      () => new CanisterBuilder().update('m'.repeat(20_001), []).build(),
      /exceed 20000/,
    ],
    [
      'too many methods',
      () =>
        Array.from({ length: 1001 })
          .reduce<CanisterBuilder>((b, _, i) => b.update(`m${i}`, []), new CanisterBuilder())
          .build(),
      /more than 1000/,
    ],
  ];
  it.each(refuse)('refuses %s', (_name, build, message) => {
    expect(() => patchModule(build(), 65536)).toThrow(InvalidModule);
    expect(() => patchModule(build(), 65536)).toThrow(message);
  });
});

describe('writer', () => {
  it('pads a length so that it can be filled in later', () => {
    const writer = new Writer(1);
    const hole = writer.lengthHole();
    for (let i = 0; i < 200; i++) writer.byte(i);
    writer.fillLength(hole);
    expect([...writer.bytes().slice(0, 5)]).toEqual([0xc8, 0x81, 0x80, 0x80, 0x00]);
  });
});
