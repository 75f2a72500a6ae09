import {
  AgentError,
  CertificateVerificationErrorCode,
  CertifiedRejectErrorCode,
  HttpErrorCode,
  HttpFetchErrorCode,
  RejectError,
  TimeoutWaitingForResponseErrorCode,
  TransportError,
  TrustError,
  ProtocolError,
  UncertifiedRejectErrorCode,
  type RequestId,
} from '@dfinity/agent';
import { describe, expect, it } from 'vitest';
import {
  AppError,
  classify,
  explainVariant,
  harmless,
  SessionMissing,
  toAppError,
  type ExplainTable,
} from './index.ts';

const requestId: RequestId = Object.assign(new Uint8Array(32), { __requestId__: undefined as void });
const reject = (code: number): AgentError =>
  RejectError.fromCode(new CertifiedRejectErrorCode(requestId, code, 'because', undefined));
const http = (status: number, body = ''): AgentError =>
  ProtocolError.fromCode(new HttpErrorCode(status, 'x', [], body));

describe('failures of calls', () => {
  it('are sorted by what they mean', () => {
    expect(classify(reject(2))).toMatchObject({ kind: 'busy', detail: 'because' });
    expect(classify(reject(3)).kind).toBe('noCanister');
    expect(classify(reject(4))).toMatchObject({ kind: 'refused', detail: 'because' });
    expect(classify(reject(5)).kind).toBe('crashed');
    expect(
      classify(RejectError.fromCode(new UncertifiedRejectErrorCode(requestId, 5, 'x', undefined, undefined))).kind,
    ).toBe('crashed');
    expect(classify(http(400, 'Invalid delegation expiry: the delegation has expired')).kind).toBe('sessionExpired');
    expect(classify(http(400, 'Specified ingress_expiry not within expected range')).kind).toBe('clock');
    expect(classify(http(503)).kind).toBe('offline');
    expect(classify(http(500))).toEqual({ kind: 'server', status: 500 });
    expect(classify(TrustError.fromCode(new CertificateVerificationErrorCode('no'))).kind).toBe('unverified');
    expect(classify(TransportError.fromCode(new HttpFetchErrorCode(new TypeError('Failed to fetch')))).kind).toBe(
      'offline',
    );
    expect(classify(ProtocolError.fromCode(new TimeoutWaitingForResponseErrorCode('slow'))).kind).toBe('timeout');
    expect(classify(new TypeError('Failed to fetch')).kind).toBe('offline');
    expect(classify(new Error('The user rejected the request')).kind).toBe('walletRefused');
    expect(classify(new SessionMissing('signInRequired')).kind).toBe('signInRequired');
    expect(classify({ odd: true }).kind).toBe('unexpected');
  });

  it('after a write say when nobody knows whether it happened, and never promise then', () => {
    for (const lost of [http(503), http(500), reject(5), reject(6), new TypeError('Failed to fetch'), new Error('?')]) {
      const error = toAppError(lost, 'write');
      expect(error.outcome).toBe('unknown');
      expect(error.explanation.money).toContain('do not know');
      expect(toAppError(lost, 'read').outcome).toBe('notDone');
    }
    for (const sure of [reject(1), reject(2), reject(3), reject(4), new SessionMissing('sessionExpired')]) {
      expect(toAppError(sure, 'write').outcome).toBe('notDone');
    }
  });
});

type Refusal = { tooLow: { min: bigint } } | { closed: null };
const table: ExplainTable<Refusal> = {
  tooLow: ({ min }) => harmless(`At least ${min}.`, 'Raise it.'),
  closed: () => harmless('Closed.', 'Come back.'),
};

describe('refusals of canisters', () => {
  it('are explained by their table, and honestly when they are newer than it', () => {
    expect(explainVariant<Refusal>('sale', { tooLow: { min: 5n } }, table)).toMatchObject({
      code: 'sale.tooLow',
      explanation: { title: 'At least 5.' },
    });
    const newer: object = { constructor: null };
    const error = explainVariant('sale', newer, table);
    expect(error).toBeInstanceOf(AppError);
    expect(error.explanation.money).toContain('does not know');
  });
});
