// The page of the local identity provider: choose or create an identity, and sign in with it.
import '../../src/shared/ui/theme.css';
import './page.css';
import {
  createIdentity,
  demoIdentities,
  forgetIdentity,
  keyFor,
  listIdentities,
  nameProblem,
  type LocalIdentity,
} from './identities.ts';
import { awaitRequest, fail, succeed, type AuthorizeRequest } from './protocol.ts';

type Child = Node | string;

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  children: Child[] = [],
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const page = document.getElementById('page');
if (!page) throw new Error('The page has no main element.');
const main: HTMLElement = page;
const opener: Window | null = window.opener;

async function identityRow(identity: LocalIdentity, request: AuthorizeRequest, kept: boolean): Promise<HTMLLIElement> {
  const key = await keyFor(identity, request.origin);
  const principal = key.getPrincipal().toText();
  const use = element('button', { type: 'button', className: 'identity' }, [
    element('span', { className: 'name', textContent: `Continue as ${identity.name}` }),
    element('span', { className: 'principal', textContent: principal }),
  ]);
  use.addEventListener('click', () => void signIn(identity, request));
  if (!kept) return element('li', {}, [use]);
  const forget = element('button', { type: 'button', className: 'forget', textContent: 'Forget' });
  forget.setAttribute('aria-label', `Forget ${identity.name}`);
  forget.addEventListener('click', () => {
    if (!confirm(`Forget ${identity.name}? Its key is deleted, and what it owns can no longer be reached.`)) return;
    forgetIdentity(identity.name);
    void show(request);
  });
  return element('li', {}, [use, forget]);
}

function newIdentityForm(request: AuthorizeRequest, first: boolean): HTMLFormElement {
  const input = element('input', {
    id: 'name',
    name: 'name',
    maxLength: 40,
    autocomplete: 'off',
    className: 'control',
  });
  input.setAttribute('aria-describedby', 'name-error');
  const problem = element('p', { id: 'name-error', className: 'problem' });
  problem.setAttribute('aria-live', 'polite');
  const submit = element('button', { type: 'submit', className: 'primary', textContent: 'Create and sign in' });
  const form = element('form', {}, [
    element('h2', { textContent: first ? 'Create your first identity' : 'New identity' }),
    element('label', { htmlFor: 'name', textContent: 'Name' }),
    element('div', { className: 'row' }, [input, submit]),
    problem,
  ]);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const name = input.value.trim();
    problem.textContent = nameProblem(name);
    input.setAttribute('aria-invalid', String(problem.textContent !== ''));
    if (problem.textContent) input.focus();
    else void signIn(createIdentity(name), request);
  });
  return form;
}

async function signIn(identity: LocalIdentity, request: AuthorizeRequest): Promise<void> {
  if (!opener) return;
  try {
    await succeed(opener, request, await keyFor(identity, request.origin));
    // The application closes this window.
  } catch (error) {
    fail(opener, request, error instanceof Error ? error.message : String(error));
  }
}

async function show(request: AuthorizeRequest): Promise<void> {
  const identities = listIdentities();
  const demo = await demoIdentities();
  const rows = await Promise.all([
    ...identities.map((identity) => identityRow(identity, request, true)),
    ...demo.map((identity) => identityRow(identity, request, false)),
  ]);
  main.replaceChildren(
    element('p', { className: 'badge', textContent: 'Development only' }),
    element('h1', { textContent: 'Local identities' }),
    element('p', { className: 'lead' }, ['Sign in to ', element('strong', { textContent: request.origin })]),
    ...(rows.length ? [element('ul', {}, rows)] : []),
    newIdentityForm(request, identities.length === 0),
    element('p', {
      className: 'note',
      textContent:
        'Keys are kept in this browser, unprotected. They stand in for Internet Identity on a local network.',
    }),
  );
  main.querySelector<HTMLElement>('.identity, #name')?.focus();
}

function explain(text: string): void {
  main.replaceChildren(
    element('h1', { textContent: 'Local identities' }),
    element('p', { className: 'lead', textContent: text }),
  );
}

if (opener && location.hash.startsWith('#authorize')) {
  explain('Waiting for the application …');
  void show(await awaitRequest(opener));
} else {
  explain('This page opens when an application on this machine asks you to sign in.');
}
