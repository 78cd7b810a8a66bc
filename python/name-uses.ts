import type { TreeCursor } from 'web-tree-sitter';
import type { PyModule } from './module.ts';
import { builtins } from './python-names.ts';
import { type Field, type Signature, signatureOfFields, withoutFirst } from './signatures.ts';

/** What the names of a module mean, as far as reading it tells. */
export interface NameUses {
  /** Names that nothing in the module binds where they are used. */
  readonly unbound: ReadonlySet<string>;
  /** It has `from m import *`, which may bind any name. */
  readonly hasStar: boolean;
  /** Names that are used above what binds them, in code that runs from top to bottom. */
  readonly early: ReadonlySet<string>;
  /** Attributes that are read of a class of the module, or of `self`, and that it does not have. */
  readonly attributes: ReadonlySet<string>;
  /** Calls of functions of the module that their parameters do not fit, e.g. `parse(1 argument)`. */
  readonly calls: ReadonlySet<string>;
  /** Functions of the module that are called in a way that does not wait for them, e.g. `parse without await`. */
  readonly waits: ReadonlySet<string>;
  /** By function: how often it uses each name that is bound outside of it. */
  readonly outer: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By function: the names that it binds itself. */
  readonly local: ReadonlyMap<string, ReadonlySet<string>>;
  /** Methods and attributes that classes of the module define. */
  readonly members: ReadonlySet<string>;
  /** Names of attributes that are read of whatever object. */
  readonly reads: ReadonlySet<string>;
  /** What functions and classes take, those that are imported too; what is declared twice is left out. */
  readonly signatures: ReadonlyMap<string, Signature>;
  /** By name of what is called, with how many arguments that have no keyword. */
  readonly positional: ReadonlyMap<string, ReadonlySet<number>>;
  /** Functions that are handed on as values, so that nobody sees how they are called. */
  readonly values: ReadonlySet<string>;
}

interface Scope {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  /** The names of the functions and classes around it, e.g. `Store.get`. */
  readonly path: string;
  readonly parent?: Scope;
  /** With the first place that binds them. */
  readonly bound: Map<string, number>;
  /** Names that only `+=` and the like assign. */
  readonly augmented: Set<string>;
  /** Names that functions within declare `global` or `nonlocal` and bind. */
  readonly lent: Set<string>;
  /** Declared `global` or `nonlocal`. */
  readonly outer: Map<string, 'global' | 'nonlocal'>;
  /** What the functions and classes declared in it take; undefined for a name that is declared twice. */
  readonly signatures: Map<string, Signature | undefined>;
  /** Of a class: the fields that its objects are made from, in order. */
  readonly fields: Field[];
  /** The first parameter of a method. */
  self?: string;
  /** Of a class: what `__init__` takes. */
  init?: Signature;
}

interface Use {
  readonly name: string;
  readonly at: number;
  readonly scope: Scope;
  readonly inLoop: boolean;
}

const comprehensions = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

const patterns = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'dictionary_splat_pattern',
  'as_pattern_target',
  'parenthesized_expression',
  'expression_list',
  'splat_pattern',
]);

/**
 * Reads all names of a module in one pass. `imported` are the signatures of what it imports, by the name
 * that it is called by there.
 */
export function nameUses(
  module: PyModule,
  imported: ReadonlyMap<string, Signature> = new Map(),
): NameUses {
  const cursor = module.root.walk();
  try {
    return new Reader(module.text, cursor, imported).read();
  } finally {
    cursor.delete();
  }
}

/** A class of the module, with the names of what it derives from. */
interface ClassUse {
  readonly scope: Scope;
  readonly stored: Set<string>;
  readonly bases: readonly string[];
}

/** `store` keeps an assignment apart from a read. */
interface AttributeUse {
  readonly of: string;
  readonly name: string;
  readonly isStore: boolean;
  /** `super().name`: of what the class derives from. */
  readonly isOfBase: boolean;
}

interface CallUse {
  readonly name: string;
  readonly scope: Scope;
  readonly positional: number;
  readonly keywords: readonly string[];
  readonly isAwaited: boolean;
  /** It has `*` or `**`, so that its arguments cannot be counted. */
  readonly isOpen: boolean;
}

class Reader {
  readonly #text: string;
  readonly #cursor: TreeCursor;
  readonly #uses: Use[] = [];
  readonly #scopes: Scope[] = [];
  readonly #classes = new Map<string, ClassUse>();
  readonly #attributes: AttributeUse[] = [];
  readonly #calls: CallUse[] = [];
  readonly #imported: ReadonlyMap<string, Signature>;
  readonly #stored = new Set<string>();
  readonly #reads = new Set<string>();
  /** The decorators of the declaration that comes next. */
  #decorators = '';
  #isAwaited = false;
  /** By variable, the class that each assignment makes one of; undefined where they differ. */
  readonly #instances = new Map<string, string | undefined>();
  #hasStar = false;
  #loops = 0;

  constructor(text: string, cursor: TreeCursor, imported: ReadonlyMap<string, Signature>) {
    this.#text = text;
    this.#cursor = cursor;
    this.#imported = imported;
  }

  read(): NameUses {
    const module = this.#scope('module', '');
    this.#children(module);
    const unbound = new Set<string>();
    const early = new Set<string>();
    const outer = new Map<string, Map<string, number>>();
    for (const use of this.#uses) {
      const owner = ownerOf(use);
      const ownFunction = functionOf(use.scope);
      if (owner === undefined) {
        if (!builtins.has(use.name)) unbound.add(use.name);
      } else if (owner === use.scope && !use.inLoop && use.at < (owner.bound.get(use.name) ?? 0)) {
        if (!builtins.has(use.name)) early.add(`${owner.path} ${use.name}`);
      }
      if (ownFunction && (owner === undefined || !isWithin(owner, ownFunction))) {
        const counts = outer.get(ownFunction.path) ?? new Map<string, number>();
        counts.set(use.name, (counts.get(use.name) ?? 0) + 1);
        outer.set(ownFunction.path, counts);
      }
    }
    for (const name of this.#declaredOnly()) unbound.add(name);
    const local = new Map(
      this.#scopes
        .filter(({ kind }) => kind === 'function')
        .map(({ path, bound }) => [path, new Set(bound.keys())] as const),
    );
    const attributes = this.#missingAttributes();
    const waits = this.#wrongWaits();
    const classes = this.#scopes.filter(({ kind }) => kind === 'class');
    return {
      unbound,
      hasStar: this.#hasStar,
      early,
      attributes,
      calls: this.#misfits(),
      waits,
      outer,
      local,
      members: new Set([...this.#stored, ...classes.flatMap(({ bound }) => [...bound.keys()])]),
      reads: this.#reads,
      signatures: new Map([
        ...this.#imported,
        ...[...module.signatures].flatMap(([name, own]) => (own ? [[name, own] as const] : [])),
      ]),
      positional: this.#positional(),
      values: this.#values(),
    };
  }

  /** Names that are declared `global` or `nonlocal`, and that the scope around does not bind itself. */
  #declaredOnly(): string[] {
    return this.#scopes.flatMap((scope) =>
      [...scope.outer].flatMap(([name, how]) => {
        if (how === 'global') return rootOf(scope).bound.has(name) ? [] : [name];
        return ownerOf({ name, at: 0, scope, inLoop: false })?.kind === 'function' ? [] : [name];
      }),
    );
  }

  #positional(): Map<string, Set<number>> {
    const found = new Map<string, Set<number>>();
    for (const { name, positional, isOpen } of this.#calls) {
      if (!isOpen) found.set(name, (found.get(name) ?? new Set()).add(positional));
    }
    return found;
  }

  #values(): Set<string> {
    const counts = new Map<string, number>();
    const count = (use: Use, by: number) => {
      if (this.#signatureOf(use) === undefined || ownerOf(use)?.kind === 'function') return;
      counts.set(use.name, (counts.get(use.name) ?? 0) + by);
    };
    for (const use of this.#uses) count(use, 1);
    for (const { name, scope } of this.#calls) count({ name, at: 0, scope, inLoop: false }, -1);
    return new Set([...counts].flatMap(([name, left]) => (left > 0 ? [name] : [])));
  }

  /** What a name takes where it means a function or class of the file, or one that is imported. */
  #signatureOf(use: Use): Signature | undefined {
    const owner = ownerOf(use);
    if (owner?.kind === 'function') return owner.signatures.get(use.name);
    const imported = this.#imported.get(use.name);
    if (imported !== undefined) return imported;
    return owner?.kind === 'module' ? owner.signatures.get(use.name) : undefined;
  }

  #missingAttributes(): Set<string> {
    for (const { of, name, isStore } of this.#attributes) {
      if (isStore) this.#classes.get(of)?.stored.add(name);
    }
    const missing = new Set<string>();
    for (const { of, name, isStore, isOfBase } of this.#attributes) {
      const own = this.#classes.get(of) ?? this.#classes.get(this.#instances.get(of) ?? '');
      if (isStore || own === undefined || /^__\w+__$/.test(name)) continue;
      const isThere = isOfBase
        ? own.bases.some((base) => this.#has(this.#classes.get(base), name))
        : this.#has(own, name);
      if (!isThere) missing.add(`${own.scope.path}${isOfBase ? ': super()' : ''}.${name}`);
    }
    return missing;
  }

  /** Whether a class has a member, be it from a class of the module that it derives from. */
  #has(own: ClassUse | undefined, name: string, seen: readonly ClassUse[] = []): boolean {
    if (own === undefined || seen.includes(own)) return false;
    if (own.scope.bound.has(name) || own.stored.has(name)) return true;
    return own.bases.some((base) => this.#has(this.#classes.get(base), name, [...seen, own]));
  }

  #misfits(): Set<string> {
    const found = new Set<string>();
    for (const { name, scope, positional, keywords, isOpen } of this.#calls) {
      if (isOpen) continue;
      const signature = this.#signatureOf({ name, at: 0, scope, inLoop: false });
      if (signature === undefined || signature.isOpen) continue;
      const { names, required, keywordOnly } = signature;
      const given = new Set([...names.slice(0, positional), ...keywords]);
      const isFit =
        positional <= signature.positional &&
        keywords.every((each) => names.includes(each)) &&
        names.slice(0, required).every((each) => given.has(each)) &&
        keywordOnly.every((each) => given.has(each));
      if (!isFit) found.add(`${name}(${positional} ${[...keywords].sort().join(' ')})`);
    }
    return found;
  }

  #wrongWaits(): Set<string> {
    const found = new Set<string>();
    for (const { name, scope, isAwaited } of this.#calls) {
      const isAsync = this.#signatureOf({ name, at: 0, scope, inLoop: false })?.isAsync;
      if (isAsync === undefined || isAsync === isAwaited) continue;
      found.add(`${name} ${isAsync ? 'without' : 'with'} await`);
    }
    return found;
  }

  #scope(kind: Scope['kind'], path: string, parent?: Scope): Scope {
    const scope: Scope = {
      kind,
      path,
      ...(parent && { parent }),
      bound: new Map(),
      augmented: new Set(),
      lent: new Set(),
      outer: new Map(),
      signatures: new Map(),
      fields: [],
    };
    this.#scopes.push(scope);
    return scope;
  }

  #children(scope: Scope, isBinding = false, bindsAt?: number): void {
    this.#each(() => this.#visit(scope, isBinding, bindsAt));
  }

  #each(visit: (field: string | null) => void): void {
    const cursor = this.#cursor;
    if (!cursor.gotoFirstChild()) return;
    do {
      if (cursor.nodeIsNamed) visit(cursor.currentFieldName);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }

  get #own(): string {
    return this.#text.slice(this.#cursor.startIndex, this.#cursor.endIndex);
  }

  #bind(scope: Scope, name: string, at = this.#cursor.startIndex): void {
    const how = scope.outer.get(name);
    if (how !== undefined) {
      const to = how === 'global' ? rootOf(scope) : ownerOf({ name, at, scope, inLoop: false });
      to?.lent.add(name);
    } else if (!scope.bound.has(name)) scope.bound.set(name, at);
  }

  #use(scope: Scope, name: string, at = this.#cursor.startIndex): void {
    this.#uses.push({ name, at, scope, inLoop: this.#loops > 0 });
  }

  #visit(scope: Scope, isBinding: boolean, bindsAt?: number): void {
    const { nodeType: type, endIndex } = this.#cursor;
    switch (type) {
      case 'comment':
        return;
      case 'identifier':
        if (isBinding) this.#bind(scope, this.#own, bindsAt);
        else this.#use(scope, this.#own);
        return;
      case 'function_definition':
        this.#function(scope);
        return;
      case 'class_definition':
        this.#class(scope);
        return;
      case 'lambda': {
        const inner = this.#scope('function', `${scope.path}.lambda`, scope);
        this.#each((field) => {
          if (field === 'parameters') this.#parameters(inner, scope);
          else this.#visit(inner, false);
        });
        return;
      }
      case 'decorated_definition':
        this.#decorators = this.#own.split(/^[ \t]*(?:async[ \t]+def|def|class)\b/m, 1)[0] ?? '';
        this.#children(scope);
        return;
      case 'assignment': {
        this.#exports(scope);
        if (scope.kind === 'class') this.#field(scope);
        const instance = /^\s*([A-Za-z_]\w*)\s*(?::[^=]*)?=\s*([A-Za-z_]\w*)\(/.exec(this.#own);
        const [, variable, made] = instance ?? [];
        if (variable !== undefined) {
          const known = this.#instances.get(variable);
          const isOther = this.#instances.has(variable) && known !== made;
          this.#instances.set(variable, isOther ? undefined : made);
        }
        this.#each((field) => this.#visit(scope, field === 'left', endIndex));
        return;
      }
      case 'augmented_assignment':
        this.#exports(scope);
        this.#each((field) => {
          if (field === 'left' && this.#cursor.nodeType === 'identifier') {
            scope.augmented.add(this.#own);
          }
          this.#visit(scope, false);
        });
        return;
      case 'named_expression': {
        let to = scope;
        while (to.kind === 'comprehension' && to.parent) to = to.parent;
        this.#each((field) => this.#visit(field === 'name' ? to : scope, field === 'name'));
        return;
      }
      case 'while_statement':
      case 'for_statement':
        this.#loops += 1;
        this.#each((field) => this.#visit(scope, field === 'left'));
        this.#loops -= 1;
        return;
      case 'for_in_clause':
        this.#each((field) => this.#visit(scope, field === 'left'));
        return;
      case 'as_pattern_target':
        this.#children(scope, true);
        return;
      case 'import_statement':
      case 'import_from_statement':
        this.#import(scope);
        return;
      case 'future_import_statement':
        return;
      case 'keyword_argument':
        this.#each((field) => {
          if (field === 'value') this.#visit(scope, false);
        });
        return;
      case 'attribute':
        this.#attribute(scope, isBinding);
        return;
      case 'await':
        this.#each(() => {
          this.#isAwaited = this.#cursor.nodeType === 'call';
          this.#visit(scope, false);
        });
        return;
      case 'call':
        this.#call(scope);
        return;
      case 'global_statement':
      case 'nonlocal_statement':
        this.#each(() => {
          scope.outer.set(this.#own, type === 'global_statement' ? 'global' : 'nonlocal');
        });
        return;
      case 'type':
        this.#annotation(scope);
        return;
      case 'case_pattern':
        this.#casePattern(scope);
        return;
      default:
        if (comprehensions.has(type)) {
          const inner = this.#scope('comprehension', scope.path, scope);
          this.#loops += 1;
          this.#children(inner);
          this.#loops -= 1;
          return;
        }
        this.#children(scope, isBinding && patterns.has(type), bindsAt);
    }
  }

  #function(scope: Scope): void {
    const [, name = ''] = /^(?:async\s+)?def\s+([^\s(]+)/.exec(this.#own) ?? [];
    const inner = this.#scope('function', join(scope.path, name), scope);
    const isAsync = /^async\s/.test(this.#own);
    this.#decorators = '';
    const loops = this.#loops;
    this.#loops = 0;
    this.#each((field) => {
      if (field === 'name') this.#bind(scope, this.#own);
      else if (field === 'parameters') {
        const signature = { ...this.#parameters(inner, scope), isAsync };
        if (scope.kind !== 'class') sign(scope, name, signature);
        // An object is made with what its class initializes it with, but for itself.
        if (scope.kind === 'class' && name === '__init__') scope.init = withoutFirst(signature);
      } else if (field === 'return_type') this.#visit(scope, false);
      else this.#visit(inner, false);
    });
    this.#loops = loops;
  }

  #class(scope: Scope): void {
    const [, name = ''] = /^class\s+([^\s(:[]+)/.exec(this.#own) ?? [];
    const inner = this.#scope('class', join(scope.path, name), scope);
    const isTop = scope.kind === 'module';
    const head = this.#decorators + this.#own.slice(0, this.#own.indexOf(':'));
    this.#decorators = '';
    if (isTop) {
      const [, bases = ''] = /\(([\s\S]*)\)\s*$/.exec(head) ?? [];
      const names = bases.split(',').map((each) => each.trim());
      this.#classes.set(name, { scope: inner, stored: new Set(), bases: names });
    }
    this.#each((field) => {
      if (field === 'name') this.#bind(scope, this.#own);
      else this.#visit(field === 'body' ? inner : scope, false);
    });
    const signature = inner.init ?? signatureOfFields(head, inner.fields);
    if (isTop && signature !== undefined) sign(scope, name, signature);
  }

  #field(scope: Scope): void {
    const [, name, annotation = '', value] =
      /^([\p{L}_][\p{L}\p{N}_]*)\s*:\s*([^=]*?)\s*(?:=\s*([\s\S]+))?$/u.exec(this.#own) ?? [];
    if (name !== undefined) scope.fields.push({ name, annotation, value });
  }

  /** What `__all__` lists is used, though by others. */
  #exports(scope: Scope): void {
    if (scope.kind !== 'module' || !/^__all__\s*\+?=/.test(this.#own)) return;
    for (const [, name = ''] of this.#own.matchAll(/["']([\p{L}_][\p{L}\p{N}_]*)["']/gu)) {
      this.#use(scope, name, this.#text.length);
    }
  }

  #parameters(inner: Scope, outer: Scope): Omit<Signature, 'isAsync'> {
    const names: string[] = [];
    const keywordOnly: string[] = [];
    let required = 0;
    let positional = 0;
    let isOpen = false;
    let isKeywordOnly = false;
    this.#each(() => {
      const { nodeType: type } = this.#cursor;
      const own = this.#own;
      if (type === 'keyword_separator') isKeywordOnly = true;
      if (/^\*/.test(own) && type !== 'keyword_separator') isOpen = true;
      const [name = ''] = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(own.replace(/^\*+/, '')) ?? [];
      if (name !== '') {
        if (inner.self === undefined && outer.kind === 'class') inner.self = name;
        this.#bind(inner, name);
        names.push(name);
        const hasDefault = type.includes('default');
        if (isKeywordOnly && !hasDefault) keywordOnly.push(name);
        if (!isKeywordOnly) {
          positional += 1;
          if (!hasDefault) required += 1;
        }
      }
      if (type === 'identifier' || /splat/.test(type)) return;
      this.#each((field) => {
        if (field === 'value' || field === 'type') this.#visit(outer, false);
      });
    });
    return { names, required, positional, keywordOnly, isOpen };
  }

  #import(scope: Scope): void {
    const isFrom = this.#cursor.nodeType === 'import_from_statement';
    this.#each((field) => {
      const { nodeType: type } = this.#cursor;
      if (type === 'wildcard_import') this.#hasStar = true;
      if (field !== 'name') return;
      const own = this.#own;
      if (type === 'aliased_import') this.#bind(scope, own.replace(/^[\s\S]*\s/, ''));
      else this.#bind(scope, isFrom ? own : (own.split('.')[0] ?? own));
    });
  }

  #attribute(scope: Scope, isStore: boolean): void {
    const [, object, isCall, name] =
      /^([\p{L}_][\p{L}\p{N}_]*)(\([^()]*\))?\s*\.\s*([\p{L}_][\p{L}\p{N}_]*)$/u.exec(this.#own) ??
      [];
    const read = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(this.#own)?.[0] ?? '';
    if (isStore) this.#stored.add(read);
    else this.#reads.add(read);
    if (object !== undefined && name !== undefined) {
      const method = methodOf(scope);
      const isSelf = isCall === undefined && method?.self === object && method.parent !== undefined;
      const isOfBase = object === 'super' && isCall !== undefined;
      const of = isSelf || isOfBase ? (method?.parent?.path ?? '') : object;
      this.#attributes.push({ of, name, isStore, isOfBase });
    }
    this.#each((field) => {
      if (field === 'object') this.#visit(scope, false);
    });
  }

  #call(scope: Scope): void {
    const [, name] = /^([\p{L}_][\p{L}\p{N}_.]*)\s*\(/u.exec(this.#own) ?? [];
    const isAwaited = this.#isAwaited;
    this.#isAwaited = false;
    let positional = 0;
    const keywords: string[] = [];
    let isOpen = false;
    this.#each((field) => {
      if (field !== 'arguments' || this.#cursor.nodeType !== 'argument_list') {
        if (field === 'arguments') isOpen = true;
        this.#visit(scope, false);
        return;
      }
      this.#each(() => {
        const { nodeType: type } = this.#cursor;
        if (/splat/.test(type)) isOpen = true;
        if (type === 'keyword_argument') keywords.push(/^\w+/.exec(this.#own)?.[0] ?? '');
        else if (type !== 'comment') positional += 1;
        this.#visit(scope, false);
      });
    });
    if (name !== undefined)
      this.#calls.push({ name, scope, positional, keywords, isAwaited, isOpen });
  }

  /** Names in quotes are names, too. */
  #annotation(scope: Scope): void {
    const own = this.#own;
    const [, quoted] = /^(?:"([^"]*)"|'([^']*)')$/.exec(own) ?? [];
    for (const [name] of quoted?.matchAll(/(?<![\w.])[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) {
      this.#use(scope, name);
    }
    this.#children(scope);
  }

  #casePattern(scope: Scope): void {
    this.#each(() => {
      const { nodeType: type } = this.#cursor;
      const own = this.#own;
      if (type === 'dotted_name' && !own.includes('.')) this.#bind(scope, own);
      else if (type === 'class_pattern' || type === 'keyword_pattern') {
        this.#each(() => {
          if (this.#cursor.nodeType === 'case_pattern') this.#casePattern(scope);
        });
      } else this.#visit(scope, patterns.has(type));
    });
  }
}

function sign({ signatures }: Scope, name: string, signature: Signature): void {
  signatures.set(name, signatures.has(name) ? undefined : signature);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function rootOf(scope: Scope): Scope {
  let root = scope;
  while (root.parent) root = root.parent;
  return root;
}

/** The scope that a name is bound in, seen from where it is used. */
function ownerOf({ name, scope }: Use): Scope | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.kind === 'class' && at !== scope) continue;
    const how = at.outer.get(name);
    if (how === 'global') {
      const root = rootOf(at);
      return root.bound.has(name) || root.lent.has(name) ? root : undefined;
    }
    if (how === 'nonlocal') continue;
    if (at.bound.has(name) || at.lent.has(name)) return at;
    if (at.kind === 'function' && at.augmented.has(name)) return undefined;
  }
  return undefined;
}

function functionOf(scope: Scope): Scope | undefined {
  let at: Scope | undefined = scope;
  while (at && at.kind !== 'function') at = at.parent;
  return at;
}

function isWithin(inner: Scope, outer: Scope): boolean {
  for (let at: Scope | undefined = inner; at !== undefined; at = at.parent) {
    if (at === outer) return true;
  }
  return false;
}

function methodOf(scope: Scope): Scope | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.kind === 'function' && at.parent?.kind === 'class') return at;
  }
  return undefined;
}
