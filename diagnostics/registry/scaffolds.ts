/** PYF216 to 219: beginning a registry or a template. */
import { declare } from '../diagnostic.ts';

export const functionNotTaken = declare<{ name: string; problem: string }>({
  code: 'PYF216',
  severity: 'error',
  exit: 'refused',
  title: 'function cannot become a template',
  message: ({ name, problem }) => `${name} cannot become a template: ${problem}.`,
  hint: () =>
    'Write what its decorators are given out as literals or constants, or begin with an empty ' +
    'template (`pyfunc registry new <name>`) and copy the code into it.',
  why:
    'The decorators of a function become the bindings of the template, as data, and the template is ' +
    'rendered once before it is written: it has to give the same function back. What only running the ' +
    'app would tell cannot be data.',
  example: {
    before: '@app.queue_trigger(arg_name="msg", queue_name=queue_for(env), connection="Orders")',
    after: '@app.queue_trigger(arg_name="msg", queue_name="orders", connection="Orders")',
  },
});

export const leftToAuthor = declare<{ what: string; todo: string }>({
  code: 'PYF217',
  severity: 'review',
  title: 'template to be completed by hand',
  message: ({ what }) => `${what}.`,
  hint: ({ todo }) => todo,
  why:
    'A function is part of an app, and a template has to bring along what it needs of it. What that ' +
    'is cannot always be seen.',
});

export const scaffoldInTheWay = declare<{ path: string; found: string; todo: string }>({
  code: 'PYF218',
  severity: 'error',
  exit: 'refused',
  title: 'something is there already',
  message: ({ path, found }) => `${path} is there already: ${found}.`,
  hint: ({ todo }) => todo,
  why: 'What begins something new never writes over something that is there.',
});

export const noSuchFunction = declare<{
  name: string;
  known: readonly string[];
  meant?: string;
}>({
  code: 'PYF219',
  severity: 'error',
  exit: 'usage',
  title: 'no such function',
  message: ({ name }) => `The app has no function ${name}.`,
  hint: ({ known, meant }) => {
    if (known.length === 0) return 'It has no functions that can be seen without running it.';
    return meant === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${meant}?`;
  },
  why:
    'A template is made from one function, by its name in Azure. Functions whose name is computed ' +
    'are not seen.',
});
