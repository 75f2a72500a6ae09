// A .did text to the methods it offers (Candid spec, "Core grammar"). It comes from any canister: limits on size and depth.
import { labelId } from '../../../../../canisters/lib/candid/label.ts';
import { CandidFault, INTEGERS } from './candid-tree.ts';
import type { DidField, DidMethod, DidService, DidType } from './did-types.ts';
import { tokensOf, type Token } from './tokens.ts';

const MAX_CHARS = 300_000;
const DEPTH = 50;
const PLAIN = ['null', 'bool', 'text', 'reserved', 'empty', 'principal', 'float32', 'float64', ...INTEGERS] as const;

/** Throws CandidFault for what is no interface. */
export function parseDid(text: string): DidService {
  if (text.length > MAX_CHARS) throw new CandidFault('The interface is too long');
  return new DidParser(tokensOf(text)).service();
}

class DidParser {
  private next = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];
  private readonly types = new Map<string, DidType>();
  /** Names of function and service types: what a method or the service may be called by. */
  private readonly functions = new Map<string, DidMethod>();
  private readonly services = new Map<string, Map<string, DidMethod | string>>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  service(): DidService {
    let methods: Map<string, DidMethod | string> | undefined;
    while (this.peek().kind !== 'end') {
      const word = this.word();
      if (word === 'type') this.definition();
      else if (word === 'service') methods = this.actor();
      else if (word === 'import') this.take();
      else throw new CandidFault(`“${word}” does not belong here`, this.peek().at);
      this.takes(';');
    }
    if (methods === undefined) throw new CandidFault('The interface has no service');
    return { types: this.types, methods: new Map([...methods].flatMap(([name, of]) => this.method(name, of))) };
  }

  private method(name: string, of: DidMethod | string): [string, DidMethod][] {
    const method = typeof of === 'string' ? this.functions.get(of) : of;
    return method ? [[name, method]] : [];
  }

  private peek(ahead = 0): Token {
    return this.tokens[this.next + ahead] ?? { kind: 'end', text: '', at: 0 };
  }
  private take(): Token {
    const token = this.peek();
    if (token.kind === 'end') throw new CandidFault('The interface ends too early', token.at);
    this.next++;
    return token;
  }
  private isMark(mark: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'mark' && token.text === mark;
  }
  private takes(mark: string): boolean {
    if (!this.isMark(mark)) return false;
    this.next++;
    return true;
  }
  private expect(mark: string): void {
    if (!this.takes(mark)) throw new CandidFault(`“${mark}” is missing in the interface`, this.peek().at);
  }
  private word(): string {
    const token = this.take();
    if (token.kind !== 'word') throw new CandidFault('A name is missing in the interface', token.at);
    return token.text;
  }
  private name(): string {
    const token = this.take();
    if (token.kind === 'string') return new TextDecoder().decode(token.bytes);
    if (token.kind === 'word' || token.kind === 'number') return token.text;
    throw new CandidFault('A name is missing in the interface', token.at);
  }

  private definition(): void {
    const name = this.word();
    this.expect('=');
    const token = this.peek();
    if (token.kind === 'word' && token.text === 'func') {
      this.next++;
      this.functions.set(name, this.functionType());
      this.types.set(name, { kind: 'func' });
    } else if (token.kind === 'word' && token.text === 'service' && this.isMark('{', 1)) {
      this.next++;
      this.services.set(name, this.methods());
      this.types.set(name, { kind: 'service' });
    } else this.types.set(name, this.type());
  }

  /** `service name : (init) -> { … }`, of which all but the methods may be missing. */
  private actor(): Map<string, DidMethod | string> {
    if (this.peek().kind === 'word') this.next++;
    this.expect(':');
    if (this.isMark('(')) {
      this.args();
      this.expect('->');
    }
    if (this.isMark('{')) return this.methods();
    const name = this.word();
    const known = this.services.get(name);
    if (known === undefined) throw new CandidFault(`The interface does not say what ${name} is`);
    return known;
  }

  private methods(): Map<string, DidMethod | string> {
    const methods = new Map<string, DidMethod | string>();
    this.expect('{');
    while (!this.takes('}')) {
      const name = this.name();
      this.expect(':');
      methods.set(name, this.isMark('(') ? this.functionType() : this.word());
      if (!this.isMark('}')) this.expect(';');
    }
    return methods;
  }

  private functionType(): DidMethod {
    const args = this.args();
    this.expect('->');
    this.args();
    let isQuery = false;
    for (let token = this.peek(); token.kind === 'word'; token = this.peek()) {
      isQuery ||= token.text === 'query' || token.text === 'composite_query';
      this.next++;
    }
    return { args, isQuery };
  }

  private args(): DidType[] {
    const args: DidType[] = [];
    this.expect('(');
    while (!this.takes(')')) {
      if (this.isMark(':', 1)) this.next += 2;
      args.push(this.type());
      if (!this.isMark(')')) this.expect(',');
    }
    return args;
  }

  private type(): DidType {
    if (++this.depth > DEPTH) throw new CandidFault('The interface is nested too deeply', this.peek().at);
    const type = this.typeOf(this.word());
    this.depth--;
    return type;
  }

  private typeOf(word: string): DidType {
    const plain = PLAIN.find((kind) => kind === word);
    if (plain) return { kind: plain };
    switch (word) {
      case 'blob':
        return { kind: 'vec', of: { kind: 'nat8' } };
      case 'opt':
      case 'vec':
        return { kind: word, of: this.type() };
      case 'record':
      case 'variant':
        return { kind: word, fields: this.fields(word) };
      case 'func':
        this.functionType();
        return { kind: 'func' };
      case 'service':
        this.methods();
        return { kind: 'service' };
      default:
        return { kind: 'named', name: word };
    }
  }

  /** Unnamed fields of a record are numbered; an unnamed case of a variant holds nothing. */
  private fields(of: 'record' | 'variant'): DidField[] {
    const fields: DidField[] = [];
    let position = 0;
    this.expect('{');
    while (!this.takes('}')) {
      const isLabelled = this.isMark(':', 1);
      if (isLabelled || of === 'variant') {
        const isNumber = this.peek().kind === 'number';
        const name = this.name();
        const id = isNumber ? Number(name.replace(/_/g, '')) : labelId(name);
        const type: DidType = this.takes(':') ? this.type() : { kind: 'null' };
        fields.push({ id, name, type });
        position = id + 1;
      } else {
        fields.push({ id: position, name: String(position), type: this.type() });
        position++;
      }
      if (!this.isMark('}')) this.expect(';');
    }
    return fields;
  }
}
