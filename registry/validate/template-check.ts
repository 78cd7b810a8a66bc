import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import { templateManifest } from '../../diagnostics/templates.ts';
import type { Fault } from '../../generators/language/json-fields.ts';
import { placedFaults } from '../../generators/language/json-places.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Loaded } from '../../generators/templates/loaded.ts';
import type { ManifestFile } from '../../generators/templates/read-manifest.ts';
import type { JsonPath } from '../../workspace/text/json.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** What a template is judged by. */
export interface Judged {
  /** The registry. */
  readonly tree: Tree;
  readonly folder: string;
  /** template.json as it is written. */
  readonly own: ManifestFile;
  /** The same with all it takes over, and its files as far as they can be read. */
  readonly loaded: Loaded;
  /** The templates of the registry and those that come with pyfunc, as they are asked for. */
  readonly library: Library;
}

/** Collects what is wrong with a template, each finding with its place. */
export class TemplateCheck {
  readonly judged: Judged;
  readonly #found: Diagnostic[] = [];
  readonly #faults: Fault[] = [];

  constructor(judged: Judged) {
    this.judged = judged;
  }

  get findings(): readonly Diagnostic[] {
    const { path } = this;
    const told = placedFaults(this.judged.own.root, this.#faults).map(({ span, ...slots }) =>
      diagnose(templateManifest, slots, { at: { path, span } }),
    );
    return [...told, ...this.#found];
  }

  get path(): string {
    return `${this.judged.folder}/template.json`;
  }

  /** A field of template.json. One that is faulty itself says nothing more. */
  complain(path: JsonPath, problem: string, isAboutKey = false): void {
    if (!this.isFaulty(path)) this.#faults.push({ path, problem, isAboutKey });
  }

  add(finding: Diagnostic): void {
    this.#found.push(finding);
  }

  /** Whether a field, or one that it is a part of, could not be read. */
  isFaulty(path: JsonPath): boolean {
    return this.judged.own.faults.some((fault) => !fault.isAboutKey && isPrefix(fault.path, path));
  }

  /** Whether anything of a field could not be read, so that what depends on it is not to be judged. */
  isDoubtful(field: string): boolean {
    return this.judged.own.faults.some(({ path }) => path[0] === field || path.length === 0);
  }

  placeOf(path: JsonPath, isAboutKey = false): Place {
    const [{ span } = { span: { start: 0, end: 0 } }] = placedFaults(this.judged.own.root, [
      { path, problem: '', isAboutKey },
    ]);
    return { path: this.path, span };
  }
}

function isPrefix(prefix: JsonPath, path: JsonPath): boolean {
  return prefix.every((step, index) => path[index] === step);
}
