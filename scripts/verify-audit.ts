// `tsx scripts/verify-audit.ts [--network local]`: verifies the audit log of a network without trusting its nodes.
import { existsSync } from 'node:fs';
import { idlFactory, type _SERVICE } from '../declarations/audit_storage.did.ts';
import { checkLog } from '../src/features/activity/check-log.ts';
import { fail, optionsOf } from './command.ts';
import { actorFor, agentFor, connect } from './platform/agent.ts';
import { canisterId } from './platform/configure.ts';
import { defaultHome, networkFilePath, readNetworkFile } from './platform/network-file.ts';

const options = optionsOf({ network: { type: 'string', default: 'local' } });
try {
  const path = networkFilePath(defaultHome, options.network);
  const file = readNetworkFile(path);
  if (!existsSync(path) || !file)
    throw new Error(`${path} does not exist. Start the network first, for example with npm run platform.`);
  await connect(file.replicaUrl, 3);
  // The key that was written down when the network was made, not what answers now.
  const rootKey = Uint8Array.from(Buffer.from(file.rootKey, 'hex'));
  const id = canisterId(file, 'audit_storage');
  const audit = actorFor<_SERVICE>(agentFor({ replicaUrl: file.replicaUrl, rootKey }), id, idlFactory);
  const bytes = (value: Uint8Array | number[]): Uint8Array => Uint8Array.from(value);
  const verdict = await checkLog({
    canisterId: id,
    rootKey,
    onProgress: (read, of) => process.stderr.write(`\r${read} of ${of} entries`),
    async getTip() {
      const { length, hash, certificate, hashTree } = await audit.getTip();
      return {
        length,
        hash: bytes(hash),
        certificate: certificate[0] ? bytes(certificate[0]) : null,
        hashTree: bytes(hashTree),
      };
    },
    async getLinks(start, length) {
      const links = await audit.getLinks(start, length);
      return links.map((link) => ({ index: link.index, digest: bytes(link.digest), hash: bytes(link.hash) }));
    },
  });
  process.stderr.write('\r');
  if ('problem' in verdict) throw new Error(`The audit log does not verify. ${verdict.problem}`);
  const at = new Date(Number(verdict.certifiedAt / 1_000_000n)).toISOString();
  console.log(
    `The audit log is intact: ${verdict.tip.length} entries, tip ${Buffer.from(verdict.tip.hash).toString('hex')}, certified at ${at}.`,
  );
} catch (error) {
  fail(error);
}
