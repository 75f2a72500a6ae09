// Vitest's `globalSetup`: what all journeys share, made before the first.
import { buildApp } from './built-app.ts';
import { preparePlatform } from './prepared-platform.ts';

export default async function setup(): Promise<void> {
  const started = Date.now();
  await buildApp();
  await preparePlatform();
  console.log(`dApp and platform were prepared for the journeys in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}
