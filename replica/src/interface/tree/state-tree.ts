// The system state tree (interface specification, section of that name), kept in step with the execution.
import { fromHex, toHex, utf8 } from '../../bytes.ts';
import { CANISTER_RANGE } from '../../types.ts';
import type { Bytes, CanisterFacts, Execution, Nanoseconds, RequestStatus, SubnetMetrics } from '../../types.ts';
import { encodeCbor } from '../cbor/encode.ts';
import { encodeLeb128 } from '../leb128.ts';
import { Labels, Leaf } from './node.ts';
import type { TreeNode } from './node.ts';

export interface SubnetIdentity {
  subnetId: Bytes;
  rootKey: Bytes;
  nodeId: Bytes;
  nodeKey: Bytes;
}

const UNKNOWN_METRICS: SubnetMetrics = { canisterStateBytes: 0n, consumedCycles: 0n, updateTransactions: 0n };

export class StateTree {
  private readonly execution: Execution;
  private readonly identity: SubnetIdentity;
  private canisters = new Labels();
  private requests = new Labels();
  private canisterCount = 0;
  private readonly staleCanisters = new Set<string>();
  private readonly staleRequests = new Set<string>();
  // Siblings share a module, so their metadata leaves are shared (and hashed once) as long as the engine shares the bytes.
  private readonly leaves = new WeakMap<Bytes, Leaf>();

  constructor(execution: Execution, identity: SubnetIdentity) {
    this.execution = execution;
    this.identity = identity;
    for (const canister of execution.canisters()) this.putCanister(canister.id, canister);
    for (const request of execution.requests()) this.putRequest(request, execution.status(request));
  }

  markChanged(changed: { canisters: Bytes[]; requests: Bytes[] }): void {
    for (const id of changed.canisters) this.staleCanisters.add(toHex(id));
    for (const id of changed.requests) this.staleRequests.add(toHex(id));
  }

  /** The whole tree as of now. Costs what has changed since the last call. */
  snapshot(now: Nanoseconds): Labels {
    for (const hex of this.staleCanisters) {
      const id = fromHex(hex);
      this.putCanister(id, this.execution.canister(id));
    }
    this.staleCanisters.clear();
    for (const hex of this.staleRequests) {
      const id = fromHex(hex);
      this.putRequest(id, this.execution.status(id));
    }
    this.staleRequests.clear();
    return this.assemble(now);
  }

  private assemble(now: Nanoseconds): Labels {
    const { subnetId } = this.identity;
    const ranges = encodeCbor([[CANISTER_RANGE.first, CANISTER_RANGE.last]]);
    return Labels.of([
      [utf8('time'), new Leaf(encodeLeb128(now))],
      [utf8('subnet'), Labels.of([[subnetId, this.subnet(ranges)]])],
      [utf8('canister_ranges'), Labels.of([[subnetId, Labels.of([[CANISTER_RANGE.first, new Leaf(ranges)]])]])],
      [utf8('canister'), this.canisters],
      [utf8('request_status'), this.requests],
    ]);
  }

  private subnet(ranges: Bytes): Labels {
    const { rootKey, nodeId, nodeKey } = this.identity;
    return Labels.of([
      [utf8('public_key'), new Leaf(rootKey)],
      [utf8('type'), new Leaf(utf8('application'))],
      [utf8('canister_ranges'), new Leaf(ranges)],
      [utf8('node'), Labels.of([[nodeId, Labels.of([[utf8('public_key'), new Leaf(nodeKey)]])]])],
      [utf8('metrics'), new Leaf(this.metrics())],
    ]);
  }

  private metrics(): Bytes {
    const metrics = this.execution.metrics?.() ?? UNKNOWN_METRICS;
    const low = metrics.consumedCycles & 0xffff_ffff_ffff_ffffn;
    const high = metrics.consumedCycles >> 64n;
    return encodeCbor({
      num_canisters: this.canisterCount,
      canister_state_bytes: metrics.canisterStateBytes,
      consumed_cycles_total: { low, high: high > 0n ? high : undefined },
      update_transactions_total: metrics.updateTransactions,
    });
  }

  private putCanister(id: Bytes, facts: CanisterFacts | undefined): void {
    if (this.canisters.get(id)) this.canisterCount--;
    if (!facts) {
      this.canisters = this.canisters.delete(id);
      return;
    }
    this.canisterCount++;
    const entries: [Bytes, TreeNode][] = [
      [utf8('certified_data'), new Leaf(facts.certifiedData)],
      [utf8('controllers'), new Leaf(encodeCbor(facts.controllers))],
    ];
    if (facts.createdAt !== undefined)
      entries.push([utf8('canister_creation_timestamp'), new Leaf(encodeLeb128(facts.createdAt))]);
    if (facts.installedAt !== undefined)
      entries.push([utf8('last_install_timestamp'), new Leaf(encodeLeb128(facts.installedAt))]);
    if (facts.moduleHash) {
      entries.push([utf8('module_hash'), new Leaf(facts.moduleHash)]);
      const sections = [...facts.metadata].map(([name, { content }]) => [utf8(name), this.leafOf(content)] as const);
      if (sections.length > 0) entries.push([utf8('metadata'), Labels.of(sections)]);
    }
    this.canisters = this.canisters.set(id, Labels.of(entries));
  }

  private putRequest(id: Bytes, status: RequestStatus | undefined): void {
    this.requests = status ? this.requests.set(id, requestNode(status)) : this.requests.delete(id);
  }

  private leafOf(content: Bytes): Leaf {
    let leaf = this.leaves.get(content);
    if (!leaf) this.leaves.set(content, (leaf = new Leaf(content)));
    return leaf;
  }
}

function requestNode(status: RequestStatus): Labels {
  const entries: [Bytes, TreeNode][] = [[utf8('status'), new Leaf(utf8(status.status))]];
  if (status.status === 'replied') entries.push([utf8('reply'), new Leaf(status.reply)]);
  if (status.status === 'rejected') {
    entries.push([utf8('reject_code'), new Leaf(encodeLeb128(BigInt(status.code)))]);
    entries.push([utf8('reject_message'), new Leaf(utf8(status.message))]);
    entries.push([utf8('error_code'), new Leaf(utf8(status.errorCode))]);
  }
  return Labels.of(entries);
}

/** `/request_status/<id>` */
export function requestPath(requestId: Bytes): Bytes[] {
  return [utf8('request_status'), requestId];
}

/** `/canister/<id>/<name>` */
export function canisterPath(canisterId: Bytes, ...rest: Bytes[]): Bytes[] {
  return [utf8('canister'), canisterId, ...rest];
}
