import { declare } from './diagnostic.ts';
import { pageUrl } from './page-url.ts';

/** 2xx: templates and the registries that hold them. */

function sentence(words: string): string {
  return `${words}.`.replace(/\?\.$/, '?');
}

export const templateSyntax = declare<{ problem: string }>({
  code: 'PYF200',
  severity: 'error',
  exit: 'refused',
  title: 'template not understood',
  message: ({ problem }) => `The template is not understood: ${problem}.`,
  hint: () => 'Correct the template. Write literal opening braces as \\{{.',
  why: 'Templates look like Handlebars but allow only text, placeholders, `#if`, `#unless` and `#each`. pyfunc refuses anything else when it loads the template, before it asks or writes anything.',
  example: { before: 'f"{{name}}"  # one brace, meant for Python', after: 'f"\\{{name}}"' },
});

export const templateName = declare<{ name: string; known: readonly string[]; meant?: string }>({
  code: 'PYF201',
  severity: 'error',
  exit: 'refused',
  title: 'unknown name in a template',
  message: ({ name }) => `The template uses "${name}", which is not defined.`,
  hint: ({ known, meant }) =>
    meant === undefined
      ? `Declare a question of that name, or use one of: ${known.join(', ')}.`
      : `Did you mean ${meant}?`,
  why: 'A misspelled name that silently becomes empty text is found weeks later, in generated code. Each name must be a declared question or one of the names that pyfunc defines.',
  example: { before: '{{ident nmae}}', after: '{{ident name}}' },
});

export const templateConstruct = declare<{ construct: string; instead: string }>({
  code: 'PYF202',
  severity: 'error',
  exit: 'refused',
  title: 'construct not allowed in a template',
  message: ({ construct }) => `Templates cannot use ${construct}.`,
  hint: ({ instead }) => instead,
  why: 'Partials, inline helpers, raw placeholders and parent paths let a template reach data that it should not. Without them, a template is safe to run unread.',
  example: {
    before: '{{#each items}}{{lookup ../this key}}{{/each}}',
    after: '{{#each items}}{{this}}{{/each}}',
  },
});

export const templateBarePlaceholder = declare<{ name: string }>({
  code: 'PYF203',
  severity: 'error',
  exit: 'refused',
  title: 'placeholder without an escaper',
  message: ({ name }) => `"${name}" may hold any text, so {{${name}}} is not safe here.`,
  hint: ({ name }) =>
    `Name the language around it: {{py ${name}}}, {{json ${name}}}, {{md ${name}}} …`,
  why: 'A quote or a line break in an answer would end the string around it and become code. Each placeholder names the language around it; only answers that are identifiers or come from a fixed list need no escaper.',
  example: { before: 'TITLE = "{{title}}"', after: 'TITLE = {{py title}}' },
});

export const templateBudget = declare<{ limit: string }>({
  code: 'PYF204',
  severity: 'error',
  exit: 'refused',
  title: 'template too large',
  message: ({ limit }) => `The template exceeds the limit of ${limit}.`,
  hint: () => 'Split the template, or make it repeat less.',
  why: 'Nested loops can turn a few lines into gigabytes. The limits are far above any real template.',
});

export const templateValue = declare<{ problem: string }>({
  code: 'PYF205',
  severity: 'error',
  exit: 'refused',
  title: 'value does not fit its place',
  message: ({ problem }) => `A value cannot be written here: ${problem}.`,
  hint: () => 'Change the answer or option that this value comes from, or leave it out.',
  why: 'An identifier cannot hold a space, and a comment cannot hold a line break. If a value cannot be written in its place, pyfunc writes nothing. In your own template, an escaper makes the value fit.',
  example: { before: 'Name of the function: two words', after: 'Name of the function: two_words' },
});

export const templateManifest = declare<{ field: string; problem: string }>({
  code: 'PYF206',
  severity: 'error',
  exit: 'refused',
  title: 'template.json not valid',
  message: ({ field, problem }) => `template.json, ${field}: ${sentence(problem)}`,
  hint: () => 'Correct template.json.',
  why: 'The questions, files and bindings of a template are read from its template.json only.',
  example: {
    before: '{ "kind": "function", "name": "orders" }',
    after:
      '{ "kind": "function", "name": "orders", "version": "1.0.0", "title": "Handles orders" }',
  },
});

export const templatePath = declare<{ path: string; problem: string }>({
  code: 'PYF207',
  severity: 'error',
  exit: 'refused',
  title: 'template writes to a path that is refused',
  message: ({ path, problem }) =>
    `The template wants to write ${JSON.stringify(path)}, which ${problem}.`,
  hint: () => 'Change the path in template.json, or give another answer.',
  why:
    'Generated files stay inside the app, outside .git, and have names that every operating system ' +
    'can hold.',
  example: { before: '"to": "../outside.py"', after: '"to": "inside.py"' },
});

export const templateDeprecated = declare<{ template: string; advice: string }>({
  code: 'PYF208',
  severity: 'review',
  title: 'template is deprecated',
  message: ({ template, advice }) => `${template} is deprecated: ${advice}`,
  hint: () => 'Ask the authors of the registry if you are not sure. The template still works.',
  why:
    'Authors keep a template that apps already have, so that these can be updated, and say with ' +
    '`deprecated` what new code should use instead.',
});

export const registryManifest = declare<{ field: string; problem: string }>({
  code: 'PYF209',
  severity: 'error',
  exit: 'refused',
  title: 'registry.json not valid',
  message: ({ field, problem }) => `registry.json, ${field}: ${sentence(problem)}`,
  hint: () => `Correct registry.json. ${pageUrl('registry')} lists the fields.`,
  why: 'The name, the version and the requirements of a registry are read from its registry.json. The lock of an app records name and version.',
  example: { before: '{ "name": "acme" }', after: '{ "name": "@acme", "version": "1.0.0" }' },
});

export const templatePython = declare<{ answers: string }>({
  code: 'PYF210',
  severity: 'error',
  exit: 'refused',
  title: 'template that generates invalid Python',
  message: ({ answers }) =>
    `With ${answers}, the template generates code that Python cannot parse.`,
  hint: () => 'Correct the template. `pyfunc registry test` shows what it generates.',
  why: 'One file that cannot be parsed keeps Azure from finding any function of the app.',
  example: { before: 'def {{name}}:', after: 'def {{name}}():' },
});

export const unusedPart = declare<{ what: string }>({
  code: 'PYF211',
  severity: 'review',
  title: 'part of a template that nothing uses',
  message: ({ what }) => `${what} is not used in the template.`,
  hint: () => 'Remove it, or use it.',
  why: 'A question whose answer changes nothing misleads the person who answers it, and a file that nothing names is never written. Usually a name was changed in one place only.',
});

export const unknownBinding = declare<{ type: string }>({
  code: 'PYF212',
  severity: 'review',
  title: 'binding that pyfunc does not know',
  message: ({ type }) =>
    `${type} is not a binding that pyfunc knows, so it will be written with a generic decorator.`,
  hint: () => 'Check the spelling. A type from your own extension is fine.',
  why: 'pyfunc checks the properties and values of the bindings that it knows. Any other type works too, but only the Functions host can report errors in it.',
});

export const nothingToValidate = declare<{ path: string; problem: string }>({
  code: 'PYF213',
  severity: 'error',
  exit: 'refused',
  title: 'no registry here',
  message: ({ path, problem }) => `${path} is not a registry: ${problem}.`,
  hint: () =>
    'Name the folder that holds registry.json, with `--in` for `pyfunc registry new`, or create a registry with `pyfunc registry init`.',
  why: 'A registry is a folder with a registry.json and one folder for each template beside it.',
  example: {
    before: 'pyfunc registry test        # a folder without registry.json',
    after: 'pyfunc registry test tools/pyfunc-templates',
  },
});
