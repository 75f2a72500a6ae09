// A small Azle canister that uses what ICTO's canisters use: stable map, timers, calls, the management canister, upgrades.
import {
  call,
  canisterSelf,
  IDL,
  init,
  msgCaller,
  postUpgrade,
  Principal,
  query,
  setTimer,
  StableBTreeMap,
  trap,
  update,
} from 'azle';

const MANAGEMENT = Principal.fromText('aaaaa-aa');
const Blob = IDL.Vec(IDL.Nat8);

const Create = IDL.Record({ settings: IDL.Opt(IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) })) });
const Created = IDL.Record({ canister_id: IDL.Principal });
const Install = IDL.Record({
  mode: IDL.Variant({ install: IDL.Null }),
  target_canister: IDL.Principal,
  store_canister: IDL.Opt(IDL.Principal),
  chunk_hashes_list: IDL.Vec(IDL.Record({ hash: Blob })),
  wasm_module_hash: Blob,
  arg: Blob,
});

export default class {
  counter = 0;
  ticks = 0;
  started = '';
  map = new StableBTreeMap<string, string>(0);

  @init([IDL.Text])
  init(name: string): void {
    this.started = `init ${name}`;
  }

  @postUpgrade([IDL.Text])
  postUpgrade(name: string): void {
    this.started = `upgraded ${name}`;
  }

  @query([], IDL.Text)
  startedAs(): string {
    return this.started;
  }

  @update([IDL.Text], IDL.Text)
  greet(name: string): string {
    this.counter++;
    return `hello ${name}`;
  }

  @query([], IDL.Nat32)
  count(): number {
    return this.counter;
  }

  @update([], IDL.Nat32)
  bumpAndTrap(): number {
    this.counter++;
    this.map.insert('trap', 'x');
    trap('on purpose');
  }

  @update([IDL.Text, IDL.Text])
  put(key: string, value: string): void {
    this.map.insert(key, value);
  }

  @query([IDL.Text], IDL.Opt(IDL.Text))
  get(key: string): [string] | [] {
    const value = this.map.get(key);
    return value === undefined ? [] : [value];
  }

  @update([IDL.Principal, IDL.Text], IDL.Text)
  async relay(to: Principal, name: string): Promise<string> {
    this.counter++;
    const types = { paramIdlTypes: [IDL.Text], returnIdlType: IDL.Text };
    const answer = await call<[string], string>(to, 'greet', { ...types, args: [name] });
    this.counter++;
    return `relayed ${answer}`;
  }

  @update([IDL.Nat32])
  later(seconds: number): void {
    setTimer(seconds, () => {
      this.ticks++;
    });
  }

  @query([], IDL.Nat32)
  tickCount(): number {
    return this.ticks;
  }

  /** Creates a canister and installs the module from its own chunk store. */
  @update([Blob, IDL.Vec(Blob)], IDL.Principal)
  async spawn(hash: Uint8Array, chunks: Uint8Array[]): Promise<Principal> {
    const { canister_id: id } = await call<[unknown], { canister_id: Principal }>(MANAGEMENT, 'create_canister', {
      paramIdlTypes: [Create],
      returnIdlType: Created,
      args: [{ settings: [{ controllers: [[canisterSelf(), msgCaller()]] }] }],
      cycles: 2_000_000_000_000n,
    });
    await call<[unknown], void>(MANAGEMENT, 'install_chunked_code', {
      paramIdlTypes: [Install],
      args: [
        {
          mode: { install: null },
          target_canister: id,
          store_canister: [canisterSelf()],
          chunk_hashes_list: chunks.map((chunk) => ({ hash: chunk })),
          wasm_module_hash: hash,
          arg: new Uint8Array(IDL.encode([IDL.Text], ['child'])),
        },
      ],
    });
    return id;
  }
}
