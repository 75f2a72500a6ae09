// Every function of the system API: its WebAssembly type and where it may be called from,
// as the table "Overview of imports" of the interface specification lists them (32-bit memories).

/**
 * From where canister code runs; the letters are the specification's.
 * s start, I init and post_upgrade, G pre_upgrade, U update, RQ and NRQ query (replicated or not), CQ composite query,
 * Ry and Rt reply and reject callback, CRy and CRt the same in a composite query, C and CC cleanup,
 * F inspect_message, T heartbeat, timer and low-memory hook.
 */
export type Mode = 's' | 'I' | 'G' | 'U' | 'RQ' | 'NRQ' | 'CQ' | 'Ry' | 'Rt' | 'CRy' | 'CRt' | 'C' | 'CC' | 'F' | 'T';

const ANYWHERE: Mode[] = ['I', 'G', 'U', 'RQ', 'NRQ', 'CQ', 'Ry', 'Rt', 'CRy', 'CRt', 'C', 'CC', 'F', 'T'];

export interface Signature {
  /** `i` for i32 and `l` for i64, one letter a parameter. */
  params: string;
  results: string;
  modes: ReadonlySet<Mode>;
}

const table = `
msg_arg_data_size               -> i   I U RQ NRQ CQ Ry CRy F
msg_arg_data_copy         iii   ->     I U RQ NRQ CQ Ry CRy F
msg_caller_size                 -> i   *
msg_caller_copy           iii   ->     *
msg_caller_info_data_size       -> i   U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_caller_info_data_copy iii   ->     U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_caller_info_signer_size     -> i   U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_caller_info_signer_copy iii ->     U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_reject_code                 -> i   Ry Rt CRy CRt C
msg_reject_msg_size             -> i   Rt CRt
msg_reject_msg_copy       iii   ->     Rt CRt
msg_deadline                    -> l   U RQ NRQ CQ Ry Rt CRy CRt
msg_reply_data_append     ii    ->     U RQ NRQ CQ Ry Rt CRy CRt
msg_reply                       ->     U RQ NRQ CQ Ry Rt CRy CRt
msg_reject                ii    ->     U RQ NRQ CQ Ry Rt CRy CRt
msg_cycles_available128   i     ->     U RQ Rt Ry
msg_cycles_refunded128    i     ->     Rt Ry
msg_cycles_accept128      lli   ->     U RQ Rt Ry
cycles_burn128            lli   ->     I G U RQ Ry Rt C T
canister_self_size              -> i   *
canister_self_copy        iii   ->     *
canister_cycle_balance128 i     ->     *
canister_liquid_cycle_balance128 i ->  *
canister_status                 -> i   *
canister_version                -> l   *
subnet_self_size                -> i   *
subnet_self_copy          iii   ->     *
subnet_self_node_count          -> i   *
msg_method_name_size            -> i   F
msg_method_name_copy      iii   ->     F
accept_message                  ->     F
call_new             iiiiiiii   ->     U CQ Ry Rt CRy CRt T
call_on_cleanup           ii    ->     U CQ Ry Rt CRy CRt T
call_data_append          ii    ->     U CQ Ry Rt CRy CRt T
call_with_best_effort_response i ->    U CQ Ry Rt CRy CRt T
call_cycles_add128        ll    ->     U Ry Rt T
call_perform                    -> i   U CQ Ry Rt CRy CRt T
stable64_size                   -> l   * s
stable64_grow             l     -> l   * s
stable64_write            lll   ->     * s
stable64_read             lll   ->     * s
root_key_size                   -> i   I G U RQ Ry Rt C T
root_key_copy             iii   ->     I G U RQ Ry Rt C T
certified_data_set        ii    ->     I G U Ry Rt T
data_certificate_present        -> i   *
data_certificate_size           -> i   NRQ CQ
data_certificate_copy     iii   ->     NRQ CQ
time                            -> l   *
global_timer_set          l     -> l   I G U Ry Rt C T
performance_counter       i     -> l   * s
is_controller             ii    -> i   * s
in_replicated_execution         -> i   * s
cost_call                 lli   ->     * s
cost_create_canister      i     ->     * s
cost_http_request         lli   ->     * s
cost_http_request_v2      iii   ->     * s
cost_sign_with_ecdsa      iiii  -> i   * s
cost_sign_with_schnorr    iiii  -> i   * s
cost_vetkd_derive_key     iiii  -> i   * s
env_var_count                   -> i   *
env_var_name_size         i     -> i   *
env_var_name_copy         iiii  ->     *
env_var_name_exists       ii    -> i   *
env_var_value_size        ii    -> i   *
env_var_value_copy        iiiii ->     *
debug_print               ii    ->     * s
trap                      ii    ->     * s
msg_cycles_available            -> l   U RQ Rt Ry
msg_cycles_refunded             -> l   Rt Ry
msg_cycles_accept         l     -> l   U RQ Rt Ry
canister_cycle_balance          -> l   *
call_cycles_add           l     ->     U Ry Rt T
stable_size                     -> i   * s
stable_grow               i     -> i   * s
stable_write              iii   ->     * s
stable_read               iii   ->     * s
`;

function parse(line: string): [string, Signature] {
  const [, name = '', params = '', results = '', modes = ''] =
    /^(\S+)\s+([il]*)\s*->\s*([il]?)(?:\s+|$)(.*)$/.exec(line) ?? [];
  const words = modes.split(/\s+/).filter(Boolean);
  const set = words.flatMap((word) => (word === '*' ? ANYWHERE : [word as Mode]));
  return [name, { params, results, modes: new Set(set) }];
}

/** The functions a canister may import from `ic0`, by name. */
export const signatures: ReadonlyMap<string, Signature> = new Map(table.trim().split('\n').map(parse));
