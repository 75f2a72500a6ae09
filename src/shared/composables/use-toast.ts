import { toast } from 'vue-sonner';
import { toAppError, type Effect } from '../errors/index.ts';

export interface Toasts {
  success: (title: string, description?: string) => void;
  info: (title: string, description?: string) => void;
  /** Shows any thrown value in full: what happened, the money, what to do. Stays until read. */
  failure: (error: unknown, effect?: Effect) => void;
}

export function useToast(): Toasts {
  return {
    success: (title, description) => void toast.success(title, { description }),
    info: (title, description) => void toast.info(title, { description }),
    failure(error, effect = 'write') {
      const { title, money, action } = toAppError(error, effect).explanation;
      toast.error(title, { description: `${money} ${action}`, duration: 12_000 });
    },
  };
}
