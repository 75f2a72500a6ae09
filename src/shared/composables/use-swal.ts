// SweetAlert2 in the app's theme, for decisions that cost money or cannot be undone. Loaded when first asked for.
import type { SweetAlertOptions } from 'sweetalert2';

export interface Question {
  title: string;
  /** Plain text; line breaks are kept. Never HTML: it may hold names that others chose. */
  text?: string;
  confirm: string;
  cancel?: string;
  /** `danger` for what destroys or cannot be undone. */
  tone?: 'plain' | 'danger';
  /** Rows of what will happen: `Amount`, `5 ICP` … */
  rows?: [label: string, value: string][];
}

function rowsElement(rows: [string, string][]): HTMLElement {
  const list = document.createElement('dl');
  list.className = 'swal-rows';
  for (const [label, value] of rows) {
    const term = document.createElement('dt');
    term.textContent = label;
    const text = document.createElement('dd');
    text.textContent = value;
    list.append(term, text);
  }
  return list;
}

async function fire(options: SweetAlertOptions): Promise<boolean> {
  const [{ default: Swal }] = await Promise.all([
    import('sweetalert2/dist/sweetalert2.esm.js'),
    import('sweetalert2/dist/sweetalert2.css'),
  ]);
  const result = await Swal.fire({
    buttonsStyling: false,
    reverseButtons: true,
    heightAuto: false,
    // Empties showClass and hideClass: it comes and goes at once.
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    customClass: {
      popup: 'swal-popup',
      title: 'swal-title',
      htmlContainer: 'swal-text',
      actions: 'swal-actions',
      confirmButton: 'swal-button swal-confirm',
      cancelButton: 'swal-button swal-cancel',
    },
    ...options,
  });
  return result.isConfirmed;
}

export interface Swal {
  /** Asks and resolves to whether the person agreed; Escape and a click outside mean no. */
  confirm: (question: Question) => Promise<boolean>;
  /** Says something that needs an acknowledgement. */
  tell: (message: { title: string; text?: string; confirm?: string }) => Promise<void>;
}

export function useSwal(): Swal {
  return {
    confirm: ({ title, text, confirm, cancel = 'Cancel', tone = 'plain', rows }) => {
      const body = document.createElement('div');
      if (text) {
        const paragraph = document.createElement('p');
        paragraph.textContent = text;
        body.append(paragraph);
      }
      if (rows) body.append(rowsElement(rows));
      return fire({
        titleText: title,
        html: body,
        showCancelButton: true,
        confirmButtonText: confirm,
        cancelButtonText: cancel,
        focusCancel: tone === 'danger',
        customClass: {
          popup: 'swal-popup',
          title: 'swal-title',
          htmlContainer: 'swal-text',
          actions: 'swal-actions',
          confirmButton: `swal-button swal-confirm${tone === 'danger' ? ' swal-danger' : ''}`,
          cancelButton: 'swal-button swal-cancel',
        },
      });
    },
    async tell({ title, text, confirm = 'OK' }) {
      await fire({ titleText: title, text, confirmButtonText: confirm });
    },
  };
}
