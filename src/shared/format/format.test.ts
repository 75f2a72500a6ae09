import fc from 'fast-check';
import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { parsePrincipal, shortPrincipal } from './principal.ts';
import { formatBytes, formatCycles, fromHex, toHex } from './quantity.ts';
import { formatDuration, formatRelative } from './time.ts';

describe('principals', () => {
  it('parses every principal it can be given and refuses one changed character', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 29 }), fc.nat(), (bytes, seed) => {
        const text = Principal.fromUint8Array(bytes).toText();
        expect(parsePrincipal(` ${text} `)).toMatchObject({ ok: true });
        const at = seed % text.length;
        if (text[at] === '-') return;
        const changed = `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
        expect(parsePrincipal(changed).ok).toBe(false);
      }),
    );
  });

  it('shortens only what is long', () => {
    expect(shortPrincipal('aaaaa-aa')).toBe('aaaaa-aa');
    expect(shortPrincipal('ryjl3-tyaaa-aaaaa-aaaba-cai')).toBe('ryjl3…cai');
  });
});

describe('quantities', () => {
  it('shows cycles, bytes, hex', () => {
    expect(formatCycles(3_259_000_000_000n)).toBe('3.25 T');
    expect(formatCycles(12n)).toBe('12');
    expect(formatBytes(1_536n)).toBe('1.5 KiB');
    expect(formatBytes(900n)).toBe('900 B');
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
    expect(() => fromHex('0g')).toThrow();
  });

  it('shows lengths of time and distances', () => {
    expect(formatDuration(850_000_000n)).toBe('850 ms');
    expect(formatDuration(59_990_000_000n)).toBe('59.9 s');
    expect(formatDuration(3_600_000_000_000n)).toBe('1 h 0 min');
    expect(formatRelative(0n, 10_000_000_000n)).toBe('just now');
    expect(formatRelative(0n, 180_000_000_000n)).toBe('3 minutes ago');
  });
});
