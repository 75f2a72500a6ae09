// What is kept of a release: who is who, and what its canisters answered. Bytes are hex.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { CanisterName } from '../../canisters/registry.ts';

export interface Question {
  canister: CanisterName;
  method: string;
  caller: string;
  arg: string;
  reply: string;
}

export interface Facts {
  /** The replica's clock when the memories were copied, in nanoseconds. */
  time: string;
  controller: string;
  canisters: { name: CanisterName; id: string; init: string; chunks: string[] }[];
  /** Canisters that the factory deployed. */
  contracts: string[];
  /** A deployment that was paid for and not yet made. */
  openDeployment: { id: string; owner: string };
  questions: Question[];
}

const folderOf = (version: string): string => join(import.meta.dirname, version);
const memoryFile = (version: string, name: CanisterName): string => join(folderOf(version), `${name}.stable.gz`);
const factsFile = (version: string): string => join(folderOf(version), 'facts.json.gz');

/** The releases whose memories are kept. */
export const keptVersions = (): string[] => readdirSync(import.meta.dirname).filter((name) => /^\d/.test(name));
export const keptMemory = (version: string, name: CanisterName): Uint8Array =>
  Uint8Array.from(readFileSync(memoryFile(version, name)));
export const keptFacts = (version: string): Facts =>
  JSON.parse(gunzipSync(readFileSync(factsFile(version))).toString()) as Facts;

/** Replaces what is kept of a release. */
export function keep(version: string, facts: Facts, memories: Map<CanisterName, Uint8Array>): void {
  rmSync(folderOf(version), { recursive: true, force: true });
  mkdirSync(folderOf(version));
  for (const [name, packed] of memories) writeFileSync(memoryFile(version, name), packed);
  writeFileSync(factsFile(version), gzipSync(JSON.stringify(facts), { level: 9 }));
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
