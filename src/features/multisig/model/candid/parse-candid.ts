// Candid text to values: `("Ada", record { amount = 5 : nat64; to = principal "aaaaa-aa" })`.
import { Principal } from '@dfinity/principal';
import { labelId } from '../../../../../canisters/lib/candid/label.ts';
import { CandidFault, INTEGERS, rangeOf, type CandidTree, type IntegerKind, type TreeField } from './candid-tree.ts';
import { tokensOf, type Token } from './tokens.ts';

const DEPTH = 50;

/** The arguments in a text; brackets around them may be left out for one. Throws CandidFault with the place. */
export function parseCandid(text: string): CandidTree[] {
  return new Parser(tokensOf(text)).args();
}

class Parser {
  private next = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  args(): CandidTree[] {
    if (this.peek().kind === 'end') return [];
    const args = this.takes('(') ? this.list(')', ',', () => this.value()) : [this.value()];
    if (this.peek().kind !== 'end') this.fail('Something follows after the end');
    return args;
  }

  private peek(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: 0 };
  }
  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.next++;
    return token;
  }
  private fail(message: string, token = this.peek()): never {
    throw new CandidFault(token.kind === 'end' ? `${message}: the text ends here` : message, token.at);
  }
  private takes(mark: string): boolean {
    const token = this.peek();
    if (token.kind !== 'mark' || token.text !== mark) return false;
    this.next++;
    return true;
  }
  private expect(mark: string): void {
    if (!this.takes(mark)) this.fail(`“${mark}” is missing`);
  }
  private list<T>(close: string, separator: string, read: () => T): T[] {
    const items: T[] = [];
    while (!this.takes(close)) {
      items.push(read());
      if (this.takes(close)) break;
      this.expect(separator);
    }
    return items;
  }

  /** A value with what may stand behind it: `5 : nat64`. */
  private value(): CandidTree {
    if (++this.depth > DEPTH) this.fail('This is nested too deeply');
    const value = this.plain();
    const typed = this.takes(':') ? this.typed(value) : value;
    this.depth--;
    return typed;
  }

  private typed(value: CandidTree): CandidTree {
    const token = this.take();
    const type = token.kind === 'word' ? token.text : '';
    if (value.kind === 'integer') {
      const kind = INTEGERS.find((known) => known === type);
      if (kind) return this.fitting(value.value, kind, token);
      if (type === 'float32' || type === 'float64') return { kind: 'float', of: type, value: Number(value.value) };
    }
    if (value.kind === 'float' && (type === 'float32' || type === 'float64')) return { ...value, of: type };
    if (type === value.kind) return value;
    if (type === 'reserved') return { kind: 'reserved' };
    return this.fail(`A value of this kind cannot be “${type || '?'}”`, token);
  }

  private fitting(value: bigint, kind: IntegerKind, token: Token): CandidTree {
    const { min, max } = rangeOf(kind);
    if ((min !== null && value < min) || (max !== null && value > max))
      this.fail(`${value} does not fit ${kind}`, token);
    return { kind: 'integer', of: kind, value };
  }

  private plain(): CandidTree {
    const token = this.take();
    if (token.kind === 'number') return this.number(token.text);
    if (token.kind === 'string') return { kind: 'text', value: this.utf8(token) };
    if (token.kind === 'mark' && token.text === '(') {
      const inner = this.value();
      this.expect(')');
      return inner;
    }
    if (token.kind !== 'word') return this.fail('A value is missing', token);
    switch (token.text) {
      case 'true':
      case 'false':
        return { kind: 'bool', value: token.text === 'true' };
      case 'null':
        return { kind: 'null' };
      case 'inf':
      case 'nan':
        return { kind: 'float', of: 'float64', value: token.text === 'inf' ? Infinity : NaN };
      case 'opt':
        return { kind: 'opt', value: this.nested() };
      case 'blob':
        return { kind: 'blob', value: this.string().bytes };
      case 'principal':
      case 'service':
        return { kind: token.text, value: this.principal() };
      case 'func':
        return { kind: 'func', value: this.principal(), method: this.method() };
      case 'vec':
        this.expect('{');
        return { kind: 'vec', items: this.list('}', ';', () => this.value()) };
      case 'record':
        this.expect('{');
        return { kind: 'record', fields: this.record() };
      case 'variant':
        return { kind: 'variant', field: this.variant() };
      default:
        return this.fail(`“${token.text}” is no Candid value. Texts stand in quotation marks`, token);
    }
  }

  private nested(): CandidTree {
    if (++this.depth > DEPTH) this.fail('This is nested too deeply');
    const value = this.plain();
    this.depth--;
    return value;
  }

  /** Without a type a number is `nat` where it can be: `nat` is accepted where `int` is wanted, not the other way round. */
  private number(text: string): CandidTree {
    const plain = text.replace(/_/g, '');
    if (/^[+-]?(\d+|0x[0-9a-fA-F]+)$/.test(plain)) {
      const value = BigInt(plain.replace(/^[+-]/, '')) * (plain.startsWith('-') ? -1n : 1n);
      return { kind: 'integer', of: /^[+-]/.test(plain) ? 'int' : 'nat', value };
    }
    const value = /inf$/.test(plain) ? Infinity * (plain.startsWith('-') ? -1 : 1) : Number(plain);
    return { kind: 'float', of: 'float64', value };
  }

  private string(): Token & { kind: 'string' } {
    const token = this.take();
    return token.kind === 'string' ? token : this.fail('A text in quotation marks is missing', token);
  }
  private utf8(token: Token & { kind: 'string' }): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(token.bytes);
    } catch {
      return this.fail('These bytes are no text; write them as blob "…"', token);
    }
  }
  private principal(): Principal {
    const token = this.string();
    try {
      return Principal.fromText(this.utf8(token));
    } catch {
      return this.fail('This is not a principal', token);
    }
  }
  /** After a function's principal: `.name`, which the scanner sees as nothing it knows, so it is written `func "id" "name"`. */
  private method(): string {
    return this.utf8(this.string());
  }

  private record(): TreeField[] {
    let position = 0;
    const fields = this.list('}', ';', () => {
      const field = this.label() ?? { id: position, name: null };
      position = field.id + 1;
      return { ...field, value: this.value() };
    });
    const ids = new Set(fields.map(({ id }) => id));
    if (ids.size !== fields.length) this.fail('Two fields of this record have the same name');
    return fields.sort((a, b) => a.id - b.id);
  }

  private variant(): TreeField {
    this.expect('{');
    const token = this.take();
    const field = this.named(token) ?? this.fail('The name of a case is missing', token);
    const value: CandidTree = this.takes('=') ? this.value() : { kind: 'null' };
    this.takes(';');
    this.expect('}');
    return { ...field, value };
  }

  /** `name =` or `5 =`; null when the field has no label. */
  private label(): { id: number; name: string | null } | null {
    const following = this.tokens[this.next + 1];
    if (following?.kind !== 'mark' || following.text !== '=') return null;
    const field = this.named(this.take());
    this.next++;
    return field ?? this.fail('This is not a field’s name');
  }

  private named(token: Token): { id: number; name: string | null } | null {
    if (token.kind === 'word') return { id: labelId(token.text), name: token.text };
    if (token.kind === 'string') {
      const name = this.utf8(token);
      return { id: labelId(name), name };
    }
    if (token.kind === 'number' && /^\d[\d_]*$/.test(token.text)) {
      const id = Number(token.text.replace(/_/g, ''));
      if (id < 2 ** 32) return { id, name: null };
    }
    return null;
  }
}
