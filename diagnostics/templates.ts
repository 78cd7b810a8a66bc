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
  hint: () => 'Correct the template. Literal braces are written \\{{ where they open.',
  why:
    'Templates are Handlebars in form, but a closed language in what they may do: text, holes, ' +
    '`#if`, `#unless` and `#each`. What cannot be read as that is refused when the template is ' +
    'loaded, before anything is asked or written.',
  example: { before: 'f"{{name}}"  # one brace, meant for Python', after: 'f"\\{{name}}"' },
});

export const templateName = declare<{ name: string; known: readonly string[]; meant?: string }>({
  code: 'PYF201',
  severity: 'error',
  exit: 'refused',
  title: 'unknown name in a template',
  message: ({ name }) => `The template uses "${name}", which nothing gives it.`,
  hint: ({ known, meant }) =>
    meant === undefined
      ? `Declare a question of that name, or use one of: ${known.join(', ')}.`
      : `Did you mean ${meant}?`,
  why:
    'A misspelt name that silently becomes an empty text is found weeks later, in generated code. ' +
    'Each name must be a declared question or one of the names that pyfunc itself gives.',
  example: { before: '{{ident nmae}}', after: '{{ident name}}' },
});

export const templateConstruct = declare<{ construct: string; instead: string }>({
  code: 'PYF202',
  severity: 'error',
  exit: 'refused',
  title: 'construct not allowed in a template',
  message: ({ construct }) => `Templates have no ${construct}.`,
  hint: ({ instead }) => instead,
  why:
    'Partials, inline helpers, raw holes and parent paths are ways by which templates reach what ' +
    'they should not. Leaving them out is what makes a template safe to run unread.',
});

export const templateBareHole = declare<{ name: string }>({
  code: 'PYF203',
  severity: 'error',
  exit: 'refused',
  title: 'hole without an escaper',
  message: ({ name }) => `"${name}" may hold any text, so {{${name}}} is not safe here.`,
  hint: ({ name }) => `Say what the place is: {{py ${name}}}, {{json ${name}}}, {{md ${name}}} …`,
  why:
    'A quote or a line break in an answer would end the string it stands in and become code. ' +
    'Each hole says the language of its place; only answers that are names or one of a fixed list ' +
    'may stand alone.',
  example: { before: 'TITLE = "{{title}}"', after: 'TITLE = {{py title}}' },
});

export const templateBudget = declare<{ limit: string }>({
  code: 'PYF204',
  severity: 'error',
  exit: 'refused',
  title: 'template too large',
  message: ({ limit }) => `The template goes beyond the limit of ${limit}.`,
  hint: () => 'Split the template, or make it repeat less.',
  why: 'Nested loops can make gigabytes from a few lines. The limits are far above any real template.',
});

export const templateValue = declare<{ problem: string }>({
  code: 'PYF205',
  severity: 'error',
  exit: 'refused',
  title: 'value does not fit its place',
  message: ({ problem }) => `A value cannot be written here: ${problem}.`,
  hint: () => 'Give another answer, or use the escaper of this place in the template.',
  why:
    'An identifier cannot hold a space, a comment cannot hold a line break. Where a value has no ' +
    'form in its place, nothing is written at all.',
});

export const templateManifest = declare<{ field: string; problem: string }>({
  code: 'PYF206',
  severity: 'error',
  exit: 'refused',
  title: 'template.json not valid',
  message: ({ field, problem }) => `template.json, ${field}: ${sentence(problem)}`,
  hint: () => 'Correct template.json.',
  why: 'The questions, files and bindings of a template are read from its template.json only.',
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
});

export const templateDeprecated = declare<{ template: string; advice: string }>({
  code: 'PYF208',
  severity: 'review',
  title: 'template is deprecated',
  message: ({ template, advice }) => `${template} is deprecated: ${advice}`,
  hint: () => 'It still works. Ask the authors of the registry where you are not sure.',
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
  why:
    'The name and the version of a registry, and what it needs, are read from its registry.json. Apps ' +
    'have both on file for what was made.',
});

export const templatePython = declare<{ answers: string }>({
  code: 'PYF210',
  severity: 'error',
  exit: 'refused',
  title: 'template makes no valid Python',
  message: ({ answers }) => `With ${answers}, this becomes something that Python cannot parse.`,
  hint: () => 'Correct the template. `pyfunc registry test` shows what it makes.',
  why: 'One file that cannot be parsed keeps Azure from finding any function of the app.',
});

export const unusedPart = declare<{ what: string }>({
  code: 'PYF211',
  severity: 'review',
  title: 'part of a template that nothing uses',
  message: ({ what }) => `${what} is used by nothing in the template.`,
  hint: () => 'Take it away, or use it.',
  why:
    'A question whose answer changes nothing misleads whoever answers it, and a file that nothing names ' +
    'is never written. Most often a name was changed in one place only.',
});

export const unknownBinding = declare<{ type: string }>({
  code: 'PYF212',
  severity: 'review',
  title: 'binding that pyfunc does not know',
  message: ({ type }) =>
    `${type} is not a binding that pyfunc knows; it will be written generically.`,
  hint: () => 'Look at the spelling. A type of an extension of your own is fine.',
  why:
    'Of bindings that are known, the properties and their values are checked. Any other type works too, ' +
    'but only the Functions host will say what is wrong with it.',
});

export const nothingToValidate = declare<{ path: string; problem: string }>({
  code: 'PYF213',
  severity: 'error',
  exit: 'refused',
  title: 'no registry here',
  message: ({ path, problem }) => `${path} is not a registry: ${problem}.`,
  hint: () => 'Name the folder that has the registry.json, or begin one: `pyfunc registry init`.',
  why: 'A registry is a folder with a registry.json and one folder for each template beside it.',
});
