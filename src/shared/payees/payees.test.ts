import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPayee, summarisePayees, type ExtraColumn, type PayeeRow } from './payee-rows.ts';
import { payeesToCsv, readPayees } from './payees-csv.ts';
import { mergePayees } from './merge-payees.ts';

const rules = { decimals: 8 };

function principal(n: number): string {
  return Principal.fromUint8Array(Uint8Array.of(n >> 16, n >> 8, n & 255, 7, 7, 7, 7, 1, 1)).toText();
}

async function entries(text: string): Promise<PayeeRow[]> {
  return (await readPayees(text)).rows.map((row, id) => ({ ...row, id }));
}

describe('a list of accounts and amounts as separated text', () => {
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
      const reading = await readPayees(`\ufeff${lines.join(end)}${end}`);
      expect(reading).toMatchObject({ separator, header: true, leftOff: 0 });
      expect(reading.rows).toEqual([
        { line: 2, account: principal(1), amount: '1.5' },
        { line: 4, account: principal(2), amount: '2' },
      ]);
    }
  });

  it('takes account and amount in this order where no header says otherwise', async () => {
    const reading = await readPayees(`${principal(1)},5\n${principal(2)},6`);
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
    const { rows } = await readPayees(lines.join('\n'), { pause: async () => void pauses++ });
    const checked = rows.map((row, id) => checkPayee({ ...row, id }, rules));
    const summary = summarisePayees(checked);
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
    expect(await readPayees(text, { limit: 100 })).toMatchObject({ leftOff: 1_100, rows: { length: 100 } });
    const stop = new AbortController();
    const reading = await readPayees(text, { signal: stop.signal, pause: async () => stop.abort() });
    expect(reading.rows).toHaveLength(500);
  });

  it('explains an open quote and a comma inside an amount', async () => {
    const [quote, comma] = (await entries(`"${principal(1)},5\n${principal(2)},1,500`)).map((row) =>
      checkPayee(row, rules),
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
        const reading = await readPayees(text);
        const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length;
        expect(reading.rows.length + (reading.header ? 1 : 0)).toBe(lines);
        for (const [id, row] of reading.rows.entries()) checkPayee({ ...row, id }, rules);
      }),
    );
  });

  it('writes text that it reads back', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((text) => text.replace(/[\r\n\u2028\u2029]/g, '').trim());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ account: cell, amount: cell }), { maxLength: 20 }), async (rows) => {
        const reading = await readPayees(payeesToCsv(rows));
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
        const after = mergePayees(before, { decimals: 0 });
        const summary = (rows: PayeeRow[]) => summarisePayees(rows.map((entry) => checkPayee(entry, { decimals: 0 })));
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
    expect(mergePayees(rows, rules).map((row) => [row.account, row.amount])).toEqual([
      ['x', '1'],
      ['x', '1'],
      [principal(1), '2'],
    ]);
  });
});

describe('further columns', () => {
  const extras: ExtraColumn[] = [
    {
      key: 'category',
      label: 'Category',
      words: /category|group/i,
      choices: [
        { value: 'team', label: 'Team' },
        { value: 'seed', label: 'Seed investors' },
      ],
      distinct: true,
    },
    {
      key: 'note',
      label: 'Note',
      words: /note/i,
      check: (text) => (text.length > 10 ? { reason: 'The note is too long', mend: 'Shorten it.' } : null),
    },
  ];
  const rules = { decimals: 2, extras };
  const check = async (text: string) =>
    (await readPayees(text, { extras })).rows.map((row, id) => checkPayee({ ...row, id }, rules));

  it('are found by their names, or follow the amount in their order', async () => {
    const [named] = await check(`Note,Group,Wallet,Amount\nhello,TEAM,${principal(1)},1`);
    const [plain] = await check(`${principal(1)},1,seed investors,hi`);
    expect(named).toMatchObject({ ok: true, amount: 100n, extra: { category: 'team', note: 'hello' } });
    expect(plain).toMatchObject({ ok: true, extra: { category: 'seed', note: 'hi' } });
  });

  it('are empty where a file has none, which is a fault where there are choices', async () => {
    expect(await check(`account,amount\n${principal(1)},1`)).toMatchObject([
      { ok: false, faults: [{ column: 'category' }] },
    ]);
    expect(await check(`${principal(1)},1,team,${'x'.repeat(11)}`)).toMatchObject([
      { ok: false, faults: [{ column: 'note', reason: 'The note is too long' }] },
    ]);
  });

  it('tell rows of one account apart where they are distinct, and only there', async () => {
    const text = `${principal(1)},1,team,a\n${principal(1)},2,seed,b\n${principal(1)},3,team,c`;
    const rows = (await readPayees(text, { extras })).rows.map((row, id) => ({ ...row, id }));
    const merged = mergePayees(rows, rules);
    expect(merged.map(({ amount, extra }) => [amount, extra?.['category'], extra?.['note']])).toEqual([
      ['4', 'team', 'a'],
      ['2', 'seed', 'b'],
    ]);
  });

  it('are written with the rest', async () => {
    const row = { account: principal(1), amount: '5', extra: { category: 'team', note: 'a, "b"' } };
    const { rows } = await readPayees(payeesToCsv([row], extras), { extras });
    expect(rows).toEqual([{ ...row, line: 2 }]);
  });
});

describe('accounts that a product refuses', () => {
  it('are a fault of the account', () => {
    const row = { id: 1, line: null, account: principal(1), amount: '1' };
    const refuse = (_: unknown, key: string) =>
      key === principal(1) ? { reason: 'This is the wallet itself', mend: 'Choose another.' } : null;
    expect(checkPayee(row, { ...rules, refuse })).toMatchObject({ ok: false, faults: [{ column: 'account' }] });
    expect(checkPayee({ ...row, account: principal(2) }, { ...rules, refuse })).toMatchObject({ ok: true });
  });
});

describe('an amount with a comma', () => {
  it('is told from an account that begins with a digit', async () => {
    const [spilled, fine] = await entries(`Amount,Account\n1,500,${principal(1)}\n1,2vxsx-fae`);
    expect(spilled?.lineFault).toMatchObject({ column: 'amount' });
    expect(fine?.lineFault).toBeUndefined();
  });
});
