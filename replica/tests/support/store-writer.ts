// The victim of the kill test: commits numbered batches as fast as it can and says so after each.
import { LogStore } from '../../src/storage/log-store.ts';

const store = new LogStore(process.argv[2]!, 40_000);
for (let number = Number(process.argv[3]); ; number++) {
  const value = new Uint8Array(200 + (number % 700)).fill(number % 251);
  const label = new TextEncoder().encode(String(number));
  store.commit(
    new Map([
      ['a', label],
      [`value${number % 50}`, value],
      ['b', label],
    ]),
  );
  process.stdout.write(`${number}\n`);
}
