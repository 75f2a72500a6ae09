// ic0: argument, caller, reply and reject of the current message.
import { ErrorCode, Trap } from '../errors.ts';
import type { HostFunctions } from './imports.ts';
import type { Machine } from './machine.ts';

/** Callers that no canister vouches for have none. */
const NO_INFO = { info: new Uint8Array(0), signer: new Uint8Array(0) };

export function messageFunctions(machine: Machine): HostFunctions {
  const encoder = new TextEncoder();
  const rejectMessage = (): Uint8Array => {
    const { rejection } = machine.invocation;
    if (!rejection) throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'there is no reject message');
    return encoder.encode(rejection.message);
  };
  const callerInfo = () => machine.invocation.senderInfo ?? machine.invocation.context?.senderInfo ?? NO_INFO;
  const methodName = (): Uint8Array => encoder.encode(machine.invocation.inspectedMethod ?? '');
  const mustRespond = (name: string): void => {
    if (machine.effects.responded)
      throw new Trap(ErrorCode.CONTRACT_VIOLATION, `"${name}" the call is already replied or needs no reply`);
  };
  const finish = (): void => {
    const { effects } = machine;
    effects.responded = true;
    effects.refund = effects.available;
    effects.available = 0n;
  };
  return {
    msg_arg_data_size: () => machine.invocation.arg.length,
    msg_arg_data_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(machine.invocation.arg, target, offset, size),
    msg_caller_size: () => machine.invocation.caller.length,
    msg_caller_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(machine.invocation.caller, target, offset, size),
    msg_caller_info_data_size: () => callerInfo().info.length,
    msg_caller_info_data_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(callerInfo().info, target, offset, size),
    msg_caller_info_signer_size: () => callerInfo().signer.length,
    msg_caller_info_signer_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(callerInfo().signer, target, offset, size),
    msg_reject_code: () => machine.invocation.rejection?.code ?? 0,
    msg_reject_msg_size: () => rejectMessage().length,
    msg_reject_msg_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(rejectMessage(), target, offset, size),
    // Query methods have none, in replicated mode neither.
    msg_deadline: () => (machine.invocation.mode === 'RQ' ? 0n : (machine.invocation.context?.deadline ?? 0n)),
    msg_reply_data_append: (start: number, size: number) => {
      const { effects, invocation } = machine;
      mustRespond('ic0_msg_reply_data_append');
      const bytes = machine.slice(start, size);
      if (effects.replyBytes + bytes.length > invocation.replyLimit)
        throw new Trap(
          ErrorCode.CONTRACT_VIOLATION,
          `ic0_msg_reply_data_append: application payload size (${effects.replyBytes + bytes.length}) cannot be larger than ${invocation.replyLimit}`,
        );
      effects.replyBytes += bytes.length;
      effects.reply.push(bytes.slice());
    },
    msg_reply: () => {
      mustRespond('ic0_msg_reply');
      const { effects } = machine;
      const data = new Uint8Array(effects.replyBytes);
      let at = 0;
      for (const part of effects.reply) {
        data.set(part, at);
        at += part.length;
      }
      effects.response = { kind: 'reply', data };
      finish();
    },
    msg_reject: (start: number, size: number) => {
      mustRespond('ic0_msg_reject');
      if (size >>> 0 > machine.invocation.replyLimit)
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'ic0_msg_reject: the message is too long');
      machine.effects.response = { kind: 'reject', message: machine.text(start, size, 'the reject message') };
      finish();
    },
    msg_method_name_size: () => methodName().length,
    msg_method_name_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(methodName(), target, offset, size),
    accept_message: () => {
      const { effects } = machine;
      if (effects.accepted)
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, '"ic0_accept_message" the message was already accepted');
      effects.accepted = true;
    },
  };
}
