import type { TreeCursor } from 'web-tree-sitter';
import type { PyModule } from './module.ts';
import { functionOf, methodOf, ownerOf, rootOf, type Scope, type Use } from './name-scopes.ts';
import { comprehensions } from './scopes.ts';
import { type Signature, signatureOfFields, withoutFirst } from './signatures.ts';

const comprehensionTypes = new Set<string>(comprehensions);

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

/** A class of the module, with the names of what it derives from. */
export interface ClassUse {
  readonly scope: Scope;
  readonly stored: Set<string>;
  readonly bases: readonly string[];
  /** Its objects cannot be changed. */
  readonly isFrozen: boolean;
  /** Its abstract methods. */
  readonly abstract: Set<string>;
}

/** `store` keeps an assignment apart from a read. */
export interface AttributeUse {
  readonly of: string;
  readonly name: string;
  readonly isStore: boolean;
  /** `super().name`: of what the class derives from. */
  readonly isOfBase: boolean;
  /** `Page.size`: of a class by its name, or of another variable, and not of `self`. */
  readonly isByName: boolean;
  /** The name of the method that it is in. */
  readonly method: string;
}

/** A call of a name, plain or dotted. */
export interface CallUse {
  readonly name: string;
  readonly scope: Scope;
  readonly positional: number;
  readonly keywords: readonly string[];
  readonly isAwaited: boolean;
  /** It has `*` or `**`, so that its arguments cannot be counted. */
  readonly isOpen: boolean;
}

/** `superOf` is the class whose code calls a method of what it derives from. */
export interface MethodCall extends CallUse {
  readonly superOf?: string | undefined;
}

/** A method, seen from the object that it is called on. */
export interface Method {
  readonly of: string;
  readonly isProperty: boolean;
  readonly isAbstract: boolean;
  /** A property that can be given a value. */
  readonly isAssignable: boolean;
  /** Undefined where a decorator may change what it takes. */
  readonly signature: Signature | undefined;
}

/** All that a module does with names, in the order of the text. */
export interface NameFacts {
  readonly module: Scope;
  readonly scopes: readonly Scope[];
  readonly uses: readonly Use[];
  /** The classes at the top level, by name. */
  readonly classes: ReadonlyMap<string, ClassUse>;
  readonly attributes: readonly AttributeUse[];
  readonly calls: readonly CallUse[];
  /** Calls of an attribute of whatever object, by its name alone. */
  readonly methodCalls: readonly MethodCall[];
  /** Methods of the classes of the module, by name. */
  readonly methods: ReadonlyMap<string, readonly Method[]>;
  /** Attributes that are read of whatever object without being called. */
  readonly uncalled: ReadonlySet<string>;
  /** By variable, the class that each assignment makes one of; undefined where they differ. */
  readonly instances: ReadonlyMap<string, string | undefined>;
  /** Attributes that are assigned of whatever object. */
  readonly stored: ReadonlySet<string>;
  /** Attributes that are read of whatever object. */
  readonly reads: ReadonlySet<string>;
  /** Keys that a dictionary or a call has twice, e.g. `Config: "size"`. */
  readonly repeated: ReadonlySet<string>;
  /** Branches that come after one with the same condition, and handlers after one for every exception. */
  readonly unreached: ReadonlySet<string>;
  /** It has `from m import *`. */
  readonly hasStar: boolean;
}

type Parameters = Omit<Signature, 'isAsync' | 'isGenerator' | 'returned'>;

/** What leaves nothing for the handlers below it. */
const everyException = /^except(?:\s+(?:Base)?Exception(?:\s+as\s+\w+)?)?$/;

/** Walks over a module once. */
export function readNames(module: PyModule): NameFacts {
  const cursor = module.root.walk();
  try {
    return new Reader(module.text, cursor).read();
  } finally {
    cursor.delete();
  }
}

class Reader {
  readonly #text: string;
  readonly #cursor: TreeCursor;
  readonly #uses: Use[] = [];
  readonly #scopes: Scope[] = [];
  readonly #classes = new Map<string, ClassUse>();
  readonly #attributes: AttributeUse[] = [];
  readonly #calls: CallUse[] = [];
  readonly #methodCalls: MethodCall[] = [];
  readonly #methods = new Map<string, Method[]>();
  readonly #uncalled = new Set<string>();
  readonly #stored = new Set<string>();
  readonly #reads = new Set<string>();
  readonly #repeated = new Set<string>();
  readonly #unreached = new Set<string>();
  readonly #instances = new Map<string, string | undefined>();
  /** The decorators of the declaration that comes next. */
  #decorators = '';
  #isAwaited = false;
  /** What is visited next is called. */
  #isCalled = false;
  #hasStar = false;
  #loops = 0;
  #branch = '';
  #branches = 0;

  constructor(text: string, cursor: TreeCursor) {
    this.#text = text;
    this.#cursor = cursor;
  }

  read(): NameFacts {
    const module = this.#scope('module', '');
    this.#children(module);
    return {
      module,
      scopes: this.#scopes,
      uses: this.#uses,
      classes: this.#classes,
      attributes: this.#attributes,
      calls: this.#calls,
      methodCalls: this.#methodCalls,
      methods: this.#methods,
      uncalled: this.#uncalled,
      instances: this.#instances,
      stored: this.#stored,
      reads: this.#reads,
      repeated: this.#repeated,
      unreached: this.#unreached,
      hasStar: this.#hasStar,
    };
  }

  #scope(kind: Scope['kind'], path: string, parent?: Scope): Scope {
    const scope: Scope = {
      kind,
      path,
      ...(parent && { parent }),
      bound: new Map(),
      augmented: new Set(),
      assigned: new Set(),
      lent: new Set(),
      outer: new Map(),
      signatures: new Map(),
      fields: [],
      returned: new Set(),
      places: new Map(),
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
      const to = how === 'global' ? rootOf(scope) : ownerOf({ name, scope });
      to?.lent.add(name);
    } else if (!scope.bound.has(name)) scope.bound.set(name, at);
    this.#place(scope, name, at, false);
  }

  #place(scope: Scope, name: string, at: number, isDeletion: boolean): void {
    const known = scope.places.get(name) ?? [];
    known.push({ at, branch: this.#branch, isDeletion });
    scope.places.set(name, known);
  }

  /** Visits what may be left out when the code around it runs. */
  #inBranch(visit: () => void): void {
    const around = this.#branch;
    this.#branches += 1;
    this.#branch = `${around}${this.#branches}/`;
    visit();
    this.#branch = around;
  }

  #use(scope: Scope, name: string, at = this.#cursor.startIndex): void {
    this.#uses.push({ name, at, scope, inLoop: this.#loops > 0, branch: this.#branch });
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
        const [, assigned] = /^([\p{L}_][\p{L}\p{N}_]*)\s*(?::[^=]*)?=(?!=)/u.exec(this.#own) ?? [];
        if (assigned !== undefined) scope.assigned.add(assigned);
        if (assigned === '__slots__') this.#slots(scope);
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
        this.#each((field) => {
          if (field !== 'body') this.#visit(scope, field === 'left');
          else this.#inBranch(() => this.#visit(scope, false));
        });
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
      case 'if_statement':
      case 'try_statement':
        this.#clauses(scope);
        return;
      case 'elif_clause':
      case 'else_clause':
      case 'except_clause':
      case 'case_clause':
        this.#inBranch(() => this.#children(scope));
        return;
      case 'delete_statement':
        this.#delete(scope);
        return;
      case 'return_statement':
        this.#return(scope);
        return;
      case 'dictionary':
        this.#dictionary(scope);
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
        if (comprehensionTypes.has(type)) {
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
    const isGenerator = /^\s*(?:[\w.]+\s*=\s*)?yield\b/m.test(this.#own);
    const decorators = this.#decorators;
    this.#decorators = '';
    const loops = this.#loops;
    const branch = this.#branch;
    this.#loops = 0;
    this.#branch = '';
    let parameters: Parameters | undefined;
    this.#each((field) => {
      if (field === 'name') {
        this.#bind(scope, this.#own);
        scope.assigned.add(name);
      } else if (field === 'parameters') parameters = this.#parameters(inner, scope);
      else if (field === 'return_type') this.#visit(scope, false);
      else this.#visit(inner, false);
    });
    this.#loops = loops;
    this.#branch = branch;
    if (parameters === undefined) return;
    const [count = 1, ...others] = inner.returned;
    const returned = count > 1 && others.length === 0 ? count : 0;
    const signature = { ...parameters, isAsync, isGenerator, returned };
    if (scope.kind !== 'class') sign(scope, name, signature);
    else this.#method(scope, name, decorators, signature);
    // An object is made with what its class initializes it with, but for itself.
    if (scope.kind === 'class' && name === '__init__') scope.init = withoutFirst(signature);
  }

  #return(scope: Scope): void {
    this.#each(() => {
      let count = 0;
      const isSeveral = /^(?:tuple|expression_list)$/.test(this.#cursor.nodeType);
      if (isSeveral)
        this.#each(() => {
          if (this.#cursor.nodeType !== 'comment') count += 1;
        });
      functionOf(scope)?.returned.add(isSeveral ? count : 1);
      this.#visit(scope, false);
    });
  }

  #delete(scope: Scope): void {
    this.#children(scope);
    const [, names = ''] = /^del\s+([\w\s,]+)$/.exec(this.#own) ?? [];
    for (const name of names.split(',')) {
      this.#place(scope, name.trim(), this.#cursor.endIndex, true);
    }
  }

  #clauses(scope: Scope): void {
    const seen = new Set<string>();
    const note = () => {
      const [head = ''] = /^(?:el)?(?:if|except)\b.*/.exec(this.#own) ?? [];
      const key = head.replace(/^el/, '').replace(/\s*:\s*(?:#.*)?$/, '');
      if (key === '') return;
      const isCaught = /^except\b/.test(key) && [...seen].some((each) => everyException.test(each));
      if (isCaught || seen.has(key)) this.#unreached.add(`${scope.path}: ${key}`);
      seen.add(key);
    };
    note();
    this.#each((field) => {
      if (/^(?:elif|except)_clause$/.test(this.#cursor.nodeType)) note();
      if (field !== 'consequence') this.#visit(scope, false);
      else this.#inBranch(() => this.#visit(scope, false));
    });
  }

  #dictionary(scope: Scope): void {
    const seen = new Set<string>();
    this.#each(() => {
      const [, key] = /^(["'][^"'\n]*["']|[\w.]+)\s*:/.exec(this.#own) ?? [];
      if (this.#cursor.nodeType === 'pair' && key !== undefined) {
        const plain = key.replaceAll("'", '"');
        if (seen.has(plain)) this.#repeated.add(`${scope.path}: ${plain}`);
        seen.add(plain);
      }
      this.#visit(scope, false);
    });
  }

  #method({ path }: Scope, name: string, decorators: string, signature: Signature): void {
    const has = (pattern: string) =>
      new RegExp(`^\\s*@(?:[\\w.]+\\.)?(?:${pattern})\\b`, 'm').test(decorators);
    const isProperty = has('(?:cached_|abstract)?property|setter|getter|deleter');
    const isPlain =
      decorators.trim() === '' ||
      /^(?:\s*@(?:\w+\.)?(?:abstract|class|static)method\s*)+$/.test(decorators);
    const method: Method = {
      of: path,
      isProperty,
      isAbstract: has('abstract\\w+'),
      isAssignable: has('cached_property|setter|deleter'),
      signature: !isPlain ? undefined : has('staticmethod') ? signature : withoutFirst(signature),
    };
    if (method.isAbstract) this.#classes.get(path)?.abstract.add(name);
    // A setter follows its property.
    const known = this.#methods.get(name)?.filter(({ of }) => of !== path) ?? [];
    this.#methods.set(name, [...known, method]);
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
      const isFrozen =
        /\bfrozen\s*=\s*True/.test(head) || /\(\s*(?:\w+\.)*NamedTuple\s*\)?$/.test(head);
      const own = { scope: inner, bases: names, isFrozen };
      this.#classes.set(name, { ...own, stored: new Set(), abstract: new Set() });
    }
    this.#each((field) => {
      if (field === 'name') this.#bind(scope, this.#own);
      else this.#visit(field === 'body' ? inner : scope, false);
    });
    const signature = inner.init ?? signatureOfFields(head, inner.fields);
    if (isTop && signature !== undefined) sign(scope, name, signature);
  }

  #slots(scope: Scope): void {
    scope.slots = new Set([...this.#own.matchAll(/["'](\w+)["']/g)].map(([, name = '']) => name));
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

  #parameters(inner: Scope, outer: Scope): Parameters {
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
    const isCalled = this.#isCalled;
    this.#isCalled = false;
    const read = lastName(this.#own);
    if (isStore) this.#stored.add(read);
    else this.#reads.add(read);
    if (!isStore && !isCalled) this.#uncalled.add(read);
    if (object !== undefined && name !== undefined) {
      const method = methodOf(scope);
      const isSelf = isCall === undefined && method?.self === object && method.parent !== undefined;
      const isOfBase = object === 'super' && isCall !== undefined;
      const of = isSelf || isOfBase ? (method?.parent?.path ?? '') : object;
      const isByName = !isSelf && !isOfBase;
      const own = lastName(method?.path ?? '');
      this.#attributes.push({ of, name, isStore, isOfBase, isByName, method: own });
    }
    this.#each((field) => {
      if (field === 'object') this.#visit(scope, false);
    });
  }

  #call(scope: Scope): void {
    const isAwaited = this.#isAwaited;
    this.#isAwaited = false;
    let positional = 0;
    const keywords: string[] = [];
    let isOpen = false;
    let name = '';
    let method: string | undefined;
    let isOfType = false;
    this.#each((field) => {
      if (field === 'function') {
        name = this.#own;
        isOfType = /(?:^|\.)(?:cast|ForwardRef)$/.test(name);
        if (this.#cursor.nodeType === 'attribute') method = lastName(name);
        this.#isCalled = true;
        this.#visit(scope, false);
        this.#isCalled = false;
        return;
      }
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
        // `cast("Order", each)` says a type as a text.
        if (type === 'string' && isOfType && positional === 1) this.#annotation(scope);
        else this.#visit(scope, false);
      });
    });
    for (const [at, each] of keywords.entries()) {
      if (keywords.indexOf(each) < at) this.#repeated.add(`${name}(): ${each}`);
    }
    const own = { scope, positional, keywords, isAwaited, isOpen };
    if (/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)) this.#calls.push({ name, ...own });
    if (method !== undefined) {
      const superOf = /^super\(\)/.test(name) ? methodOf(scope)?.parent?.path : undefined;
      this.#methodCalls.push({ name: method, superOf, ...own });
    }
    const [, , named] =
      /^(?:(?:get|has|set|del)attr\s*\([^,()]+,|(?:\w+\.)?attrgetter\s*\()\s*(["'])(\w+)\1/.exec(
        this.#own,
      ) ?? [];
    if (named !== undefined) this.#reads.add(named);
    // Fields of whatever object: `replace(order, name="x")`.
    if (/(?:^|\.)(?:_?replace|evolve)$/.test(name))
      for (const each of keywords) this.#reads.add(each);
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
        const [, field] = /^(\w+)\s*=/.exec(own) ?? [];
        if (type === 'keyword_pattern' && field !== undefined) this.#reads.add(field);
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

function lastName(text: string): string {
  return /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text)?.[0] ?? '';
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
