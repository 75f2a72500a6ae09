import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectScope } from 'vue';
import { compile } from '../../../../../canisters/lib/candid/index.ts';
import { MultisigInitT } from '../../../../../canisters/multisig/types.ts';
import { AppError, NO_MONEY_MOVED } from '../../../../shared/errors/index.ts';
import { usePayees } from '../../../../shared/payees/index.ts';
import type { Action } from '../../multisig.types.ts';
import { ACTIONS } from '../action-kinds.ts';
import { readCandid } from '../candid/index.ts';
import { account, details, icp, ledgerId, ledgers, someone, walletId } from './build.fixture.ts';
import { formOf, newOptions } from './form.ts';
import { afterFailure, outgoingFromText, outgoingToText, readyToSend, type OutgoingProposal } from './outgoing.ts';
import { ownUpgradeText } from './own-upgrade.ts';
import { prefill } from './prefill.ts';
import { readActions, type ReadingContext } from './read-action.ts';
import { inParts, MEMO_COLUMN, readPayout, readTransfer } from './read-money.ts';
import { readOptions, suggestedTitle } from './read-options.ts';
import type { ActionKind } from '../../multisig.types.ts';

const kinds = Object.keys(ACTIONS) as ActionKind[];
const list = () => {
  const payees = effectScope(true).run(() => usePayees(() => rules));
  if (!payees) throw new Error('no scope');
  return payees;
};
const rules = { decimals: 8, extras: [MEMO_COLUMN] };
const context = (): ReadingContext => ({
  wallet: walletId.toText(),
  details: details(),
  ledgers: ledgers(),
  payout: list(),
  now: 0n,
  candid: (text) => readCandid(text),
  initCandid: (text) => readCandid(text),
});
const transferForm = { ledger: ledgerId.toText(), to: someone(2).toText(), amount: '12.5', memo: '' };

describe('forms', () => {
  it('read every kind, or say what is wrong: never neither', () => {
    for (const kind of kinds) {
      const reading = readActions(kind, formOf(details()), context());
      if (reading.ok) expect(Object.keys(reading.value[0] ?? {}), kind).toEqual([kind]);
      else expect(reading.faults.length, kind).toBeGreaterThan(0);
    }
  });

  it('mean exactly the amount that is typed', () => {
    expect(readTransfer(transferForm, ledgers())).toEqual({
      ok: true,
      value: { transfer: { ledger: ledgerId, transfer: { to: account(2), amount: 1_250_000_000n, memo: [] } } },
    });
  });

  it.each([
    [{ amount: '1,5' }, 'amount'],
    [{ amount: '0' }, 'amount'],
    [{ amount: '0.000000001' }, 'amount'],
    [{ to: 'nobody' }, 'to'],
    [{ ledger: '' }, 'ledger'],
    [{ memo: 'ä'.repeat(17) }, 'memo'],
    [{ memo: `0x${'00'.repeat(33)}` }, 'memo'],
  ])('refuse %j', (change, field) => {
    const reading = readTransfer({ ...transferForm, ...change }, ledgers());
    expect(reading.ok ? [] : reading.faults.map((fault) => fault.field)).toContain(field);
  });

  it('read no amount while the ledger has not told its decimals', () => {
    for (const state of ['asking', 'silent'] as const)
      expect(readTransfer(transferForm, ledgers(state)).ok).toBe(false);
  });

  it('take a prefilled kind from the address, and check it like anything typed', () => {
    const form = formOf(details());
    prefill('changeSigner', { form, details: details(), query: new Map([['user', someone(2).toText()]]) });
    expect(form.people.signer.name).toBe('Ben');
    prefill('resolveUnknown', { form, details: details(), query: new Map([['proposal', '7; drop']]) });
    expect(readActions('resolveUnknown', form, context()).ok).toBe(false);
  });

  it('never propose to empty the wallet’s own code, whatever was chosen before', () => {
    const form = formOf(details());
    const hash = new Uint8Array(32);
    form.install = {
      ...{ canister: walletId.toText(), mode: 'reinstall', argument: '()' },
      module: { name: 'a.wasm', size: 1, hash, chunkHashes: [hash] },
    };
    const reading = readActions('installCode', form, context());
    const [action] = reading.ok ? reading.value : [];
    expect(action && 'installCode' in action && action.installCode.mode).toEqual({ upgrade: null });
  });
});

describe('the wallet’s own upgrade', () => {
  it('begins from the argument that the new code takes', () => {
    const text = ownUpgradeText(details(), walletId.toText());
    expect(text).toContain('threshold = 2 : nat32');
    const read = readCandid(text);
    if (!read.ok) throw new Error(read.message);
    const [init] = compile([MultisigInitT]).decode(read.bytes);
    expect(init).toEqual({
      ...{ config: details().config, isPublic: false, autoUpdate: false, factory: details().factory, owner: walletId },
      version: { major: 1, minor: 1, patch: 0 },
    });
  });
});

describe('payouts', () => {
  it('keep every row once and in order, a hundred in a proposal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 420 }), (count) => {
        const payees = list();
        payees.add(
          Array.from({ length: count }, (_, i) => ({ line: null, account: someone(2).toText(), amount: `${i + 1}` })),
        );
        const reading = readPayout(ledgerId.toText(), payees, ledgers());
        if (!reading.ok) throw new Error(reading.faults[0]?.message);
        const batches = reading.value.map((action) =>
          'batchTransfer' in action ? action.batchTransfer.transfers.map(({ amount }) => amount) : [],
        );
        expect(batches.every((batch, i) => batch.length === (i < batches.length - 1 ? 100 : batch.length))).toBe(true);
        expect(batches.every((batch) => batch.length >= 1 && batch.length <= 100)).toBe(true);
        expect(batches.flat()).toEqual(Array.from({ length: count }, (_, i) => BigInt(i + 1) * 100_000_000n));
      }),
      { numRuns: 20 },
    );
    expect(inParts([], 100)).toEqual([]);
  });

  it('are refused while a row is wrong, or its amounts were read with other decimals', () => {
    const payees = list();
    payees.add([{ line: null, account: 'x', amount: '1' }]);
    expect(readPayout(ledgerId.toText(), payees, ledgers()).ok).toBe(false);
    const good = list();
    good.add([{ line: null, account: someone(2).toText(), amount: '1' }]);
    expect(readPayout(ledgerId.toText(), good, ledgers({ ...icp, decimals: 6 })).ok).toBe(false);
    expect(readPayout(ledgerId.toText(), good, ledgers()).ok).toBe(true);
  });
});

const action: Action = { setTimelock: 60_000_000_000n };
const DAY = 86_400_000_000_000n;
const read = (changes: Partial<ReturnType<typeof newOptions>>, timelock = 0n) =>
  readOptions(
    { ...newOptions(), ...changes },
    { action, config: details({ timelock }).config, suggested: 'Wait a minute', now: 0n },
  );

describe('options', () => {
  it('suggest a title and keep what is typed', () => {
    const suggested = read({});
    expect(suggested.ok && suggested.value.proposal.title).toBe('Wait a minute');
    const typed = read({ title: 'Mine' });
    expect(typed.ok && typed.value.proposal.title).toBe('Mine');
    expect(read({ title: '' }).ok).toBe(false);
  });

  it('refuse a proposal that would expire before it could be executed', () => {
    expect(read({ days: '7' }, 8n * DAY).ok).toBe(false);
    expect(read({ days: '14' }, 8n * DAY).ok).toBe(true);
    expect(read({ days: '1', notBefore: '1970-01-05T00:00' }).ok).toBe(false);
  });

  it('leave room for clocks that differ at the longest', () => {
    const longest = read({ days: '90' });
    expect(longest.ok && longest.value.lifetime < 90n * DAY).toBe(true);
  });

  it('suggest only titles that the wallet takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const title = suggestedTitle(`Pay ${text}`);
        expect([...title].length).toBeLessThanOrEqual(120);
        expect(title).not.toMatch(/[\n\u202e]/);
      }),
    );
  });
});

const outgoing = (changes: Partial<OutgoingProposal> = {}): OutgoingProposal => ({
  wallet: walletId.toText(),
  proposal: {
    requestId: new Uint8Array(16).fill(7),
    title: 'Wait',
    description: '',
    action,
    expiresAt: 0n,
    notBefore: [],
    autoExecute: true,
    approve: true,
  },
  lifetime: DAY,
  series: { id: 'a', part: 1, of: 1 },
  state: 'waiting',
  message: '',
  ...changes,
});
const failure = (code: string, outcome: 'notDone' | 'unknown') =>
  new AppError(code, { title: 'No.', money: NO_MONEY_MOVED, action: 'Wait.' }, { outcome });

describe('proposals on their way', () => {
  it('come back from the browser’s storage byte by byte', () => {
    const sent = readyToSend(outgoing(), 5n);
    expect(outgoingFromText(outgoingToText(sent))).toEqual(sent);
    for (const text of ['', '{}', 'null', '{"wallet":1}', outgoingToText(sent).replace(/"bytes":"../, '"bytes":"zz')])
      expect(outgoingFromText(text)).toBeNull();
  });

  it('never change once they may have arrived', () => {
    const first = readyToSend(outgoing(), 5n);
    expect(first.proposal.expiresAt).toBe(5n + DAY);
    expect(readyToSend(first, 99n)).toEqual(first);
  });

  it('are unmade only when the wallet says so after it has looked for them', () => {
    const sent = readyToSend(outgoing(), 5n);
    expect(afterFailure(sent, failure('multisig.notAuthorized', 'notDone'), 'first').state).toBe('waiting');
    expect(afterFailure(sent, failure('call.timeout', 'unknown'), 'first').state).toBe('unknown');
    // A repeat refused before the wallet looked: the first may still have been made.
    for (const code of ['multisig.notAuthorized', 'multisig.maintenance', 'call.offline'])
      expect(afterFailure(sent, failure(code, 'notDone'), 'again').state, code).toBe('unknown');
    for (const code of ['multisig.invalid', 'multisig.limitReached'])
      expect(afterFailure(sent, failure(code, 'notDone'), 'again').state, code).toBe('waiting');
  });
});
