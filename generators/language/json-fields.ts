import type { JsonPath } from '../../workspace/text/json.ts';
import { correction } from '../../workspace/text/nearest.ts';

/** What is wrong at one place of a JSON file. */
export interface Fault {
  readonly path: JsonPath;
  readonly problem: string;
  /** It is the name of the field that is wrong, not its value. */
  readonly isAboutKey?: boolean;
}

/**
 * The fields of one object of a JSON file. What is wrong with them is collected, and something of the
 * right type stands in for it, so that all faults of a file are found at once.
 */
export class JsonFields {
  readonly path: JsonPath;
  readonly #fields: { readonly [name: string]: unknown };
  readonly #faults: Fault[];

  constructor(json: unknown, path: JsonPath, faults: Fault[]) {
    this.path = path;
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    if (!isObject) {
      const missing = json === undefined ? 'is missing, and ' : '';
      faults.push({ path, problem: `${missing}must be an object` });
    }
    // What is not an object has no fields that could be wrong.
    this.#faults = isObject ? faults : [];
    this.#fields = isObject ? { ...json } : {};
  }

  complain(path: JsonPath, problem: string, isAboutKey = false): void {
    this.#faults.push({ path, problem, isAboutKey });
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  value(name: string): unknown {
    return this.#fields[name];
  }

  /** Refuses every field that is not one of these. */
  only(known: readonly string[]): void {
    for (const name of Object.keys(this.#fields)) {
      if (known.includes(name)) continue;
      const problem = `is not known here: ${correction(name, known, 'there are')}`;
      this.complain([...this.path, name], problem, true);
    }
  }

  text(name: string): string {
    return this.#textAt([...this.path, name], this.#fields[name]);
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T {
    const value = this.#fields[name];
    const found = known.find((each) => each === value);
    if (found !== undefined) return found;
    const word = typeof value === 'string' ? value : '';
    const given = value === undefined ? 'is missing: ' : `is ${JSON.stringify(value)}: `;
    this.complain([...this.path, name], `${given}${correction(word, known, 'must be one of')}`);
    return known[0] as T;
  }

  number(name: string): number {
    const value = this.#fields[name];
    if (Number.isSafeInteger(value)) return Number(value);
    this.complain([...this.path, name], 'must be a whole number');
    return 0;
  }

  list<T>(name: string, read: (value: unknown, path: JsonPath) => T): T[] {
    const path = [...this.path, name];
    const value = this.#fields[name];
    if (Array.isArray(value)) return value.map((each, index) => read(each, [...path, index]));
    this.complain(path, value === undefined ? 'is missing, and must be a list' : 'must be a list');
    return [];
  }

  texts(name: string): string[] {
    return this.list(name, (value, path) => this.#textAt(path, value));
  }

  object(name: string): JsonFields {
    return new JsonFields(this.#fields[name], [...this.path, name], this.#faults);
  }

  objects<T>(name: string, read: (fields: JsonFields) => T): T[] {
    return this.list(name, (value, path) => read(new JsonFields(value, path, this.#faults)));
  }

  /** Each field as an object of its own. */
  mapped<T>(read: (name: string) => T): { readonly [name: string]: T } {
    return Object.fromEntries(Object.keys(this.#fields).map((name) => [name, read(name)]));
  }

  #textAt(path: JsonPath, value: unknown): string {
    if (typeof value === 'string' && value !== '') return value;
    this.complain(path, value === undefined ? 'is missing, and must be a text' : 'must be a text');
    return '';
  }
}
