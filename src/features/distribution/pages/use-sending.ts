// Sending the recipients that are kept in this browser, on the pages where it can be started.
import { computed, type ComputedRef } from 'vue';
import { useSwal, useToast } from '../../../shared/composables/index.ts';
import type { NewGrant } from '../distribution.types.ts';
import type { Sending } from '../model/sending.ts';
import { useDistributionStore } from '../stores/distribution.store.ts';
import { useRecipientsStore } from '../stores/recipients.store.ts';

export interface SendingControl {
  /** What is kept to be sent; null when nothing is. */
  sending: ComputedRef<Sending | null>;
  running: ComputedRef<boolean>;
  /** Keeps a list and sends it. */
  begin: (grants: NewGrant[]) => Promise<void>;
  /** Goes on where it stopped. */
  send: () => Promise<void>;
  stop: () => void;
  /** Forgets those who were not sent, if the person agrees. */
  drop: () => Promise<void>;
}

export function useSending(id: () => string): SendingControl {
  const store = useDistributionStore();
  const recipients = useRecipientsStore();
  const toast = useToast();
  const { confirm } = useSwal();

  async function send(): Promise<void> {
    const known = store.details.get(id());
    if (!known) return;
    try {
      if (await recipients.send(id(), store.sayOf(known))) toast.success('All recipients are there.');
    } catch (error) {
      toast.failure(error);
    }
    await store.load(id()).catch(() => undefined);
  }

  async function begin(grants: NewGrant[]): Promise<void> {
    if (!recipients.begin(id(), grants))
      toast.info('This browser does not keep the list: leave the page open until all are sent.');
    await send();
  }

  async function drop(): Promise<void> {
    const agreed = await confirm({
      title: 'Not send the rest?',
      text: 'Those who were not sent yet are forgotten in this browser.',
      confirm: 'Forget them',
      tone: 'danger',
    });
    if (agreed) recipients.drop(id());
  }

  return {
    sending: computed(() => recipients.ofDistribution(id())),
    running: computed(() => recipients.running === id()),
    begin,
    send,
    stop: recipients.stop,
    drop,
  };
}
