import type { PyModule } from './module.ts';
import { parseModule } from './parse.ts';

/** One Python file of the app: decoded text, parsed when first asked. */
export class PythonSource {
  readonly path: string;
  readonly text: string;
  /** Dotted name as imported from the app root, e.g. `Orders` for `Orders/__init__.py`. */
  readonly moduleName: string;
  #module: PyModule | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    this.moduleName = path
      .replace(/\.py$/, '')
      .replace(/(^|\/)__init__$/, '')
      .replaceAll('/', '.');
  }

  /** Dotted name of the package that relative imports start from. */
  get packageName(): string {
    return this.path.split('/').slice(0, -1).join('.');
  }

  get module(): PyModule {
    this.#module ??= parseModule(this.text);
    return this.#module;
  }

  /** Frees the parse tree. */
  dispose(): void {
    this.#module?.dispose();
    this.#module = undefined;
  }
}

/** The dotted module that an import names, relative dots resolved. */
export function absoluteName(source: PythonSource, module: string, level: number): string {
  if (level === 0) return module;
  const parts = source.packageName === '' ? [] : source.packageName.split('.');
  return [...parts.slice(0, parts.length - (level - 1)), module].filter((p) => p !== '').join('.');
}
