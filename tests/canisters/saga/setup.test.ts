// What the backend says of its set-up, as parts of it go missing.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectOk } from '../../../scripts/platform/configure.ts';
import { HOUR, LEDGER_FEE, MINUTE, owner, SERVICE, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.quiet();
});
afterAll(() => world.stop());

const item = async (name: string) => {
  const { ready, items } = await world.backend(owner).getMicroserviceSetupStatus();
  return { ready, message: items.find((one) => one.name === name)?.message };
};

it('is ready when storages are set and the factory has a price and reports', async () => {
  const { ready, items } = await world.backend(owner).getMicroserviceSetupStatus();
  expect(items.map(({ name }) => name)).toEqual(['audit_storage', 'invoice_storage', SERVICE]);
  expect({ ready, problems: items.filter(({ ok }) => !ok) }).toEqual({ ready: true, problems: [] });
  expect(await world.backend(owner).getFactories()).toMatchObject([{ whitelisted: true }]);
});

it('names a fee ledger that was taken off the registry', async () => {
  const [entry] = await world.backend(owner).getTokens();
  if (!entry) throw new Error('there is no token');
  expectOk('remove', await world.backend(owner).removeToken(entry.ledger));
  expect(await item(SERVICE)).toEqual({
    ready: false,
    message: 'Its fee ledger is not registered: use registerToken.',
  });
  expectOk('register', await world.backend(owner).registerToken({ ...entry, transferFee: LEDGER_FEE }));
  expect(await item(SERVICE)).toEqual({ ready: true, message: 'Ready.' });
});

it('names a storage that refuses the records', async () => {
  expectOk('remove', await world.audit(owner).removeWriter(world.ids.backend));
  expectOk('switch', await world.backend(owner).setServiceEnabled(SERVICE, true));
  await world.replica.execution.advanceTime(MINUTE);
  expect(await item('audit_storage')).toEqual({ ready: false, message: 'Records cannot be delivered: notAuthorized' });
  expectOk('add', await world.audit(owner).addWriter(world.ids.backend));
  await world.quiet();
  expect(await item('audit_storage')).toEqual({ ready: true, message: 'Records arrive.' });
});

it('names a factory that no longer takes orders, once it was asked', async () => {
  expectOk('remove', await world.factory(owner).removeFromWhitelist(world.ids.backend));
  const who = await world.customer();
  const { state } = await world.end(await world.begin(who), HOUR);
  expect(state).toHaveProperty('refused');
  expect((await item(SERVICE)).message).toContain("does not take this backend's orders");
  expectOk('add', await world.factory(owner).setupWhitelist(world.ids.backend));
  await world.replica.execution.advanceTime(MINUTE);
  expect(await item(SERVICE)).toEqual({ ready: true, message: 'Ready.' });
});

it('names a factory that has fallen silent', async () => {
  world.replica.execution.onDelivery((all) => {
    const choice = all.findIndex((message) => message.kind !== 'request' || message.method !== 'reportFactoryHealth');
    return choice < 0 ? undefined : choice;
  });
  await world.replica.execution.advanceTime(5n * HOUR);
  expect((await item(SERVICE)).message).toBe('The factory has not reported for 5 hours.');
});
