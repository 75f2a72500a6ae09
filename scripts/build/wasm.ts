import { gzipSync } from 'node:zlib';

function leb128(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** Appends a custom section; `icp:public <name>` is what a replica serves as public metadata. */
export function withCustomSection(wasm: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const label = new TextEncoder().encode(name);
  const nameLength = leb128(label.length);
  const size = leb128(nameLength.length + label.length + content.length);
  return new Uint8Array(Buffer.concat([wasm, new Uint8Array([0, ...size, ...nameLength]), label, content]));
}

/** Gzip that gives the same bytes on every system: no time, no name, operating system "unknown". */
export function gzip(bytes: Uint8Array): Uint8Array {
  const zipped = new Uint8Array(gzipSync(bytes, { level: 9 }));
  zipped.fill(0, 4, 8);
  zipped[9] = 255;
  return zipped;
}
