import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHolder, summariseHolders, type HolderEntry } from './holder-entries.ts';
import { holdersToCsv, readHoldersCsv } from './holders-csv.ts';
import { mergeDuplicates } from './merge-holders.ts';

const rules = { decimals: 8, mintingKey: null };

function principal(n: number): string {
  return Principal.fromUint8Array(Uint8Array.of(n >> 16, n >> 8, n & 255, 7, 7, 7, 7, 1, 1)).toText();
}

async function entries(text: string): Promise<HolderEntry[]> {
  return (await readHoldersCsv(text)).rows.map((row, id) => ({ ...row, id }));
}

describe('a list of holders as separated text', () => {
  it.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ])('finds %s as the separator, a header, a byte order mark and any line ends', async (_, separator) => {
    const lines = [
      `Amount${separator}Principal`,
      `1.5${separator}${principal(1)}`,
      '',
      `"2"${separator}"${principal(2)}"`,
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const reading = await readHoldersCsv(`\ufeff${lines.join(end)}${end}`);
      expect(reading).toMatchObject({ separator, header: true, leftOff: 0 });
      expect(reading.rows).toEqual([
        { line: 2, account: principal(1), amount: '1.5' },
        { line: 4, account: principal(2), amount: '2' },
      ]);
    }
  });

  it('takes account and amount in this order where no header says otherwise', async () => {
    const reading = await readHoldersCsv(`${principal(1)},5\n${principal(2)},6`);
    expect(reading.header).toBe(false);
    expect(reading.rows.map((row) => row.amount)).toEqual(['5', '6']);
  });

  it('reads 10,000 rows with bad ones among them, each fault at its line and column', async () => {
    const bad = new Map([
      [17, ['not-a-principal', '1', 'account']],
      [4_000, [principal(9), '1.123456789', 'amount']],
      [7_777, ['__proto__', 'constructor', 'account']],
      [8_001, ['\u202e😀 مرحبا', '1', 'account']],
      [9_999, ['', '', 'account']],
    ]);
    const lines = ['account,amount'];
    for (let n = 2; n <= 10_001; n++) lines.push(bad.get(n)?.slice(0, 2).join(',') ?? `${principal(n)},${n}.5`);
    // A line of nothing but a separator is a row with both cells empty, not an empty line.
    const started = performance.now();
    let pauses = 0;
    const { rows } = await readHoldersCsv(lines.join('\n'), { pause: async () => void pauses++ });
    const checked = rows.map((row, id) => checkHolder({ ...row, id }, rules));
    const summary = summariseHolders(checked);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(pauses).toBe(20);
    expect(rows).toHaveLength(10_000);
    expect(summary.faulty.map((index) => rows[index]?.line)).toEqual([...bad.keys()]);
    for (const [line, [, , column]] of bad) {
      const row = checked[line - 2];
      expect(row?.ok === false && row.faults[0]?.column, String(line)).toBe(column);
    }
    let sum = 0n;
    for (let n = 2; n <= 10_001; n++) if (!bad.has(n)) sum += BigInt(n) * 100_000_000n + 50_000_000n;
    expect(summary.total).toBe(sum);
  });

  it('says how many lines it left off, and stops when told to', async () => {
    const text = Array.from({ length: 1_200 }, (_, n) => `${principal(n)},1`).join('\n');
    expect(await readHoldersCsv(text, { limit: 100 })).toMatchObject({ leftOff: 1_100, rows: { length: 100 } });
    const stop = new AbortController();
    const reading = await readHoldersCsv(text, { signal: stop.signal, pause: async () => stop.abort() });
    expect(reading.rows).toHaveLength(500);
  });

  it('explains an open quote and a comma inside an amount', async () => {
    const [quote, comma] = (await entries(`"${principal(1)},5\n${principal(2)},1,500`)).map((row) =>
      checkHolder(row, rules),
    );
    expect(quote).toMatchObject({ ok: false, faults: [{ column: 'line' }, {}, {}] });
    expect(comma).toMatchObject({
      ok: false,
      faults: [{ column: 'amount', reason: expect.stringContaining('comma') }],
    });
  });

  it('never throws, and gives one row for each line that is not blank', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (text) => {
        const reading = await readHoldersCsv(text);
        const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length;
        expect(reading.rows.length + (reading.header ? 1 : 0)).toBe(lines);
        for (const [id, row] of reading.rows.entries()) checkHolder({ ...row, id }, rules);
      }),
    );
  });

  it('writes text that it reads back', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((text) => text.replace(/[\r\n\u2028\u2029]/g, '').trim());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ account: cell, amount: cell }), { maxLength: 20 }), async (rows) => {
        const reading = await readHoldersCsv(holdersToCsv(rows));
        expect(reading.rows.map(({ account, amount }) => ({ account, amount }))).toEqual(rows);
      }),
    );
  });
});

describe('duplicates', () => {
  it('are counted per account and merged without changing the sum', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.bigInt({ min: 1n, max: 10n ** 20n }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (list) => {
        const before = list.map(([who, amount], id) => ({
          id,
          line: null,
          account: principal(who),
          amount: String(amount),
        }));
        const after = mergeDuplicates(before, { decimals: 0, mintingKey: null });
        const summary = (rows: HolderEntry[]) =>
          summariseHolders(rows.map((entry) => checkHolder(entry, { decimals: 0, mintingKey: null })));
        expect(summary(after).total).toBe(summary(before).total);
        expect(summary(after).duplicateAccounts).toBe(0);
        expect(after).toHaveLength(new Set(list.map(([who]) => who)).size);
      }),
    );
  });

  it('keeps rows with faults for mending', () => {
    const rows = ['x', 'x', principal(1), principal(1)].map((account, id) => ({
      id,
      line: null,
      account,
      amount: '1',
    }));
    expect(mergeDuplicates(rows, rules).map((row) => [row.account, row.amount])).toEqual([
      ['x', '1'],
      ['x', '1'],
      [principal(1), '2'],
    ]);
  });
});
