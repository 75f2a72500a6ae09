// What the storages are to know, kept here until they have it. Stored in the message that changes the state it tells about.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { outbox, type Delivery } from '../lib/outbox.ts';
import { candidValue } from '../lib/stable/values.ts';
import { AuditEventT, type AuditEvent } from '../audit_storage/types.ts';
import { PaymentInputT, StatusChangeT, type PaymentInput, type StatusChange } from '../invoice_storage/types.ts';
import { deliverEvents, deliverPayments } from './delivery.ts';
import { memory } from './memory.ts';

/** An event; its number is given by the outbox. `moduleHash`: a deployment's success, told by its own method. */
export interface AuditNotice {
  event: AuditEvent;
  deployment: [] | [bigint];
  moduleHash: [] | [Uint8Array];
}
const AuditNoticeT = IDL.Record({
  event: AuditEventT,
  deployment: IDL.Opt(IDL.Nat64),
  moduleHash: IDL.Opt(IDL.Vec(IDL.Nat8)),
});

export type InvoiceNotice = { payment: PaymentInput } | { status: StatusChange };
const InvoiceNoticeT = IDL.Variant({ payment: PaymentInputT, status: StatusChangeT });

export const auditOutbox = outbox<AuditNotice>({
  memoryId: memory.auditOutbox,
  value: candidValue<AuditNotice>(AuditNoticeT),
  send: (first, notices): Promise<Delivery> => deliverEvents(first, notices),
});

export const invoiceOutbox = outbox<InvoiceNotice>({
  memoryId: memory.invoiceOutbox,
  value: candidValue<InvoiceNotice>(InvoiceNoticeT),
  batchSize: 10,
  send: (first, notices): Promise<Delivery> => deliverPayments(first, notices),
});

export const pendingNotices = (): bigint => BigInt(auditOutbox.status().pending + invoiceOutbox.status().pending);

export interface Told {
  action: string;
  user: Principal;
  contract?: Principal;
  serviceId?: string;
  details?: Record<string, string>;
  at: bigint;
  deployment?: bigint;
  moduleHash?: Uint8Array;
}

/** Tells the audit storage. Returns the notice's number. */
export function tellAudit({
  action,
  user,
  contract,
  serviceId = '',
  details = {},
  at,
  deployment,
  moduleHash,
}: Told): bigint {
  const event: AuditEvent = {
    action,
    user,
    contract: contract ? [contract] : [],
    serviceId,
    details: Object.entries(details).map(([key, value]) => [key, value.slice(0, 250)]),
    at,
    sequence: 0n,
  };
  return auditOutbox.push({
    event,
    deployment: deployment === undefined ? [] : [deployment],
    moduleHash: moduleHash ? [moduleHash] : [],
  });
}
