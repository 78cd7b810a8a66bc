import type { Manifest } from '../../generators/templates/manifest.ts';
import { isFreeOfPython, isIdentifier } from '../../python/names.ts';
import type { TemplateDraft } from './template-draft.ts';

/** What somebody wants to begin. */
export interface ScaffoldRequest {
  /** That of the template and its folder. */
  readonly name: string;
  readonly title: string;
  readonly kind: Manifest['kind'];
}

/** A small template of a kind, which is valid, does something and shows how things are written. */
export function scaffold(wanted: ScaffoldRequest): TemplateDraft {
  const { name, title, kind } = wanted;
  const { fields, files } = parts[kind](name);
  return {
    name,
    manifest: { kind, name, title, version: '1.0.0', ...fields, settings: {}, requirements: [] },
    files,
    findings: [],
  };
}

interface ScaffoldParts {
  readonly fields: { readonly [field: string]: unknown };
  readonly files: TemplateDraft['files'];
}

const parts: Readonly<Record<Manifest['kind'], (name: string) => ScaffoldParts>> = {
  function: (name) => ({
    fields: {
      questions: [
        text('name', 'Name of the function', 'function-name', functionName(name)),
        text('route', 'Route below /api', 'route', name),
      ],
      module: 'function.py.hbs',
      bindings: [
        {
          ...{ type: 'httpTrigger', direction: 'in', name: 'req' },
          ...{ route: '{{route}}', methods: ['GET'], authLevel: 'function' },
        },
        { type: 'http', direction: 'out', name: '$return' },
      ],
      files: [],
    },
    files: { 'function.py.hbs': functionModule },
  }),
  files: () => ({
    fields: {
      questions: [text('team', 'Who answers for it', 'line', 'the platform team')],
      files: [{ from: 'runbook.md.hbs', to: 'docs/runbook.md', merge: 'keep' }],
    },
    files: { 'runbook.md.hbs': '# Runbook\n\nAsk {{md team}}.\n' },
  }),
  app: () => ({
    fields: {
      extends: 'pyfunc:app',
      questions: [],
      files: [{ from: 'contributing.md.hbs', to: 'CONTRIBUTING.md', merge: 'keep' }],
      homes: {},
    },
    files: { 'contributing.md.hbs': '# Contributing to {{name}}\n\nOne function, one module.\n' },
  }),
};

const functionModule = `import azure.functions as func


{{decorators app name bindings}}
def {{ident name}}(req: func.HttpRequest) -> func.HttpResponse:
    """Greet the caller by name."""
    return func.HttpResponse(f"Hello, {req.params.get('name', 'world')}!")
`;

function text(name: string, title: string, format: string, usual: string): object {
  return { name, title, kind: 'text', format, default: usual };
}

/** A name for a function, from that of its template. */
function functionName(template: string): string {
  const words = template.replaceAll('-', '_');
  return isIdentifier(words) && isFreeOfPython(words) && words !== 'host' ? words : `run_${words}`;
}
