// Every function of the system API from every entry point: it runs exactly where the interface specification's
// "Overview of imports" lets it, and traps everywhere else. The table below is the specification's, written down again,
// so that a slip in the replica's own table shows. Modules are generated: one for each function and place.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatures } from '../src/execution/ic0/signatures.ts';
import type { Bytes } from '../src/types.ts';
import { type LocalNetwork, SECOND, shown, startNetwork } from './local-network.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

const PLACES = ['s', 'I', 'G', 'U', 'RQ', 'NRQ', 'CQ', 'Ry', 'Rt', 'CRy', 'CRt', 'C', 'CC', 'F', 'T'] as const;
type Place = (typeof PLACES)[number];

const STAR = 'I G U RQ NRQ CQ Ry Rt CRy CRt C CC F T';
const CALLER_INFO = 'U RQ NRQ CQ Ry Rt CRy CRt C CC F';
const RESPOND = 'U RQ NRQ CQ Ry Rt CRy CRt';
const CALL = 'U CQ Ry Rt CRy CRt T';
const CYCLES = 'U RQ Rt Ry';
const ROOT_KEY = 'I G U RQ Ry Rt C T';

/** Where each function may be called from. */
const specification: Record<string, string> = {
  'msg_arg_data_size msg_arg_data_copy': 'I U RQ NRQ CQ Ry CRy F',
  'msg_caller_size msg_caller_copy': STAR,
  'msg_caller_info_data_size msg_caller_info_data_copy': CALLER_INFO,
  'msg_caller_info_signer_size msg_caller_info_signer_copy': CALLER_INFO,
  msg_reject_code: 'Ry Rt CRy CRt C',
  'msg_reject_msg_size msg_reject_msg_copy': 'Rt CRt',
  msg_deadline: RESPOND,
  'msg_reply_data_append msg_reply msg_reject': RESPOND,
  'msg_cycles_available128 msg_cycles_accept128 msg_cycles_available msg_cycles_accept': CYCLES,
  'msg_cycles_refunded128 msg_cycles_refunded': 'Rt Ry',
  cycles_burn128: 'I G U RQ Ry Rt C T',
  'canister_self_size canister_self_copy canister_status canister_version': STAR,
  'canister_cycle_balance128 canister_liquid_cycle_balance128 canister_cycle_balance': STAR,
  'subnet_self_size subnet_self_copy subnet_self_node_count': STAR,
  'msg_method_name_size msg_method_name_copy accept_message': 'F',
  'call_new call_on_cleanup call_data_append call_with_best_effort_response call_perform': CALL,
  'call_cycles_add128 call_cycles_add': 'U Ry Rt T',
  'stable64_size stable64_grow stable64_write stable64_read': `${STAR} s`,
  'stable_size stable_grow stable_write stable_read': `${STAR} s`,
  'root_key_size root_key_copy': ROOT_KEY,
  certified_data_set: 'I G U Ry Rt T',
  data_certificate_present: STAR,
  'data_certificate_size data_certificate_copy': 'NRQ CQ',
  time: STAR,
  global_timer_set: 'I G U Ry Rt C T',
  'performance_counter is_controller in_replicated_execution': `${STAR} s`,
  'cost_call cost_create_canister cost_http_request cost_http_request_v2': `${STAR} s`,
  'cost_sign_with_ecdsa cost_sign_with_schnorr cost_vetkd_derive_key': `${STAR} s`,
  'env_var_count env_var_name_size env_var_name_copy': STAR,
  'env_var_name_exists env_var_value_size env_var_value_copy': STAR,
  'debug_print trap': `${STAR} s`,
};
const allowed = new Map(
  Object.entries(specification).flatMap(([names, places]) =>
    names.split(' ').map((name): [string, Set<string>] => [name, new Set(places.split(' '))]),
  ),
);

/** Zero for every argument, which is harmless, but for the functions that look for the variable at address 0. */
function callOf(name: string): w.Code {
  const { params, results } = signatures.get(name) ?? { params: '', results: '' };
  const naming = /^env_var_(name_exists|value)/.test(name);
  const args = [...params].map((type, i) => (type === 'l' ? i64(0n) : i32(naming && i === 1 ? 1 : 0)));
  return [...sys(name, ...args), ...(results === '' ? [] : w.drop)];
}

const FLAG = 100;
const raise: w.Code = w.store32(FLAG, i32(1));
const replyFlag: w.Code = [...w.append(FLAG, 4), ...w.reply];
const ENVIRONMENT = { environment_variables: [[{ name: '\0', value: '' }]] };

/** The canister that is called back: `good` replies, `bad` rejects, each as a query. */
let target: Bytes;
let network: LocalNetwork;
beforeAll(async () => {
  network = await startNetwork({ limits: { liveInstances: 4 } });
  const builder = new CanisterBuilder();
  target = await network.deploy(
    builder
      .query('good', w.reply)
      .query('bad', sys('msg_reject', builder.text('no')))
      .build(),
  );
});
afterAll(() => network.stop());

/** A caller of the target; `tested` runs in the place, `flag` tells afterwards whether it came through. */
function caller(place: Place, tested: w.Code): Uint8Array {
  const composite = place.startsWith('C') && place !== 'C';
  const builder = new CanisterBuilder();
  const callee: w.Code = [...i32(2048), ...sys('msg_arg_data_size')];
  const rejected = place === 'Rt' || place === 'CRt';
  const answer = builder.callback(
    place === 'C' || place === 'CC' ? w.trap : [...tested, ...raise, ...(composite ? replyFlag : [])],
  );
  const cleanup = builder.callback([...tested, ...raise]);
  const look = builder.callback(replyFlag);
  const more = sys('call_on_cleanup', i32(cleanup), i32(0));
  const method = rejected ? 'bad' : 'good';
  return builder
    .on(`canister_${composite ? 'composite_query' : 'update'} go`, [
      ...w.takeArg(2048),
      ...builder.call(callee, method, answer, answer, more),
      // What a composite query's cleanup did is seen by the next callback only.
      ...(place === 'CC' ? builder.call(callee, 'good', look, look) : []),
    ])
    .query('flag', replyFlag)
    .build();
}

const NOT_HERE = /cannot be executed in/;

/** Deploys, and returns why that failed. */
async function deploying(builder: CanisterBuilder): Promise<string> {
  const id = await network.create({ settings: ENVIRONMENT });
  const outcome = await network.install(id, builder.build());
  return outcome.kind === 'reply' ? 'ok' : shown(outcome);
}

/** What happened when `tested` ran in `place`: the error, or `ok`. */
async function outcomeIn(place: Place, tested: w.Code): Promise<string> {
  const settings = ENVIRONMENT;
  const deploy = (builder: CanisterBuilder): Promise<Bytes> => network.deploy(builder.build(), '', { settings });
  switch (place) {
    case 's':
      return deploying(new CanisterBuilder().start(tested));
    case 'I': {
      const onInit = await deploying(new CanisterBuilder().on('canister_init', tested));
      const id = await deploy(new CanisterBuilder());
      const wasm = new CanisterBuilder().on('canister_post_upgrade', tested).build();
      const onUpgrade = shown(await network.install(id, wasm, '', { upgrade: [] }));
      expect(NOT_HERE.test(onUpgrade)).toBe(NOT_HERE.test(onInit));
      return onInit;
    }
    case 'G': {
      const id = await deploy(new CanisterBuilder().on('canister_pre_upgrade', tested));
      return shown(await network.install(id, new CanisterBuilder().build(), '', { upgrade: [] }));
    }
    case 'U':
    case 'RQ': {
      const kind = place === 'U' ? 'update' : 'query';
      const id = await deploy(new CanisterBuilder().on(`canister_${kind} f`, [...tested, ...w.reply]));
      return shown(await network.update(id, 'f'));
    }
    case 'NRQ':
    case 'CQ': {
      const kind = place === 'NRQ' ? 'query' : 'composite_query';
      const id = await deploy(new CanisterBuilder().on(`canister_${kind} f`, [...tested, ...w.reply]));
      return shown(await network.query(id, 'f'));
    }
    case 'F': {
      const wasm = new CanisterBuilder().on('canister_inspect_message', [...tested, ...sys('accept_message')]);
      return shown(await network.update(await deploy(wasm.update('f', w.reply)), 'f'));
    }
    case 'T': {
      const seen: string[] = [];
      for (const name of ['canister_heartbeat', 'canister_global_timer', 'canister_on_low_wasm_memory']) {
        const builder = new CanisterBuilder()
          .on(name, tested)
          .update('wake', [
            ...sys('global_timer_set', sys('time')),
            ...w.drop,
            ...w.growMemory(1),
            ...w.drop,
            ...w.reply,
          ]);
        const low = { wasm_memory_limit: [3n * 65_536n], wasm_memory_threshold: [100_000n] };
        const id = await network.deploy(builder.build(), '', { settings: { ...settings, ...low } });
        await network.update(id, 'wake');
        await network.execution.advanceTime(2n * SECOND);
        const report = network.reports.find(
          ({ canister, method, kind }) => kind === 'T' && method === name && Buffer.compare(canister, id) === 0,
        );
        if (!report) throw new Error(`${name} did not run`);
        seen.push(report.error ?? 'ok');
        await network.of('uninstall_code', id, { sender_canister_version: [] });
      }
      expect(new Set(seen.map((error) => NOT_HERE.test(error))).size).toBe(1);
      return seen[0] ?? '';
    }
    case 'Ry':
    case 'Rt':
    case 'C': {
      const id = await network.deploy(caller(place, tested), '', { settings });
      await network.update(id, 'go', target);
      const report = network.reports.find(({ canister, kind }) => kind === place && Buffer.compare(canister, id) === 0);
      if (!report) throw new Error(`no ${place} ran`);
      return report.error ?? 'ok';
    }
    case 'CRy':
    case 'CRt':
      return shown(await network.query(await network.deploy(caller(place, tested), '', { settings }), 'go', target));
    case 'CC': {
      const outcome = await network.query(await network.deploy(caller(place, tested), '', { settings }), 'go', target);
      if (outcome.kind === 'reject') return shown(outcome);
      return outcome.data[0] === 1 ? 'ok' : 'the cleanup cannot be executed in this place';
    }
  }
}

it('knows the functions of the specification, and no other', () => {
  expect([...signatures.keys()].sort()).toEqual([...allowed.keys()].sort());
});

describe.each([...allowed.keys()])('%s', (name) => {
  it('runs where it may, and traps where it may not', async () => {
    network.reports.length = 0;
    for (const place of PLACES) {
      // A cleanup in a composite query shows only whether it came to its end, and a trap does not.
      if (name === 'trap' && place === 'CC') continue;
      const outcome = await outcomeIn(place, callOf(name));
      expect(`${place} ${NOT_HERE.test(outcome) ? 'refused' : 'runs'}`, outcome).toBe(
        `${place} ${allowed.get(name)?.has(place) ? 'runs' : 'refused'}`,
      );
    }
  });
});
