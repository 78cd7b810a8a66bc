/** PYF216 to 219: beginning a registry or a template. */
import { declare } from '../diagnostic.ts';

export const functionNotTaken = declare<{ name: string; problem: string }>({
  code: 'PYF216',
  severity: 'error',
  exit: 'refused',
  title: 'function cannot become a template',
  message: ({ name, problem }) => `${name} cannot become a template: ${problem}.`,
  hint: () =>
    'Change that in the app, or start with an empty template (`pyfunc registry new <name>`) and copy the code into it.',
  why: 'The decorators of a function become the bindings of the template, as data. pyfunc renders the template once before it writes it, and the result must be the same function. Pass literals or constants to the decorators: a value that is known only at run time cannot become data.',
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
  why: 'A function is part of an app, and a template has to include what it needs from that app. pyfunc cannot always see what that is.',
});

export const scaffoldInTheWay = declare<{ path: string; found: string; todo: string }>({
  code: 'PYF218',
  severity: 'error',
  exit: 'refused',
  title: 'already exists',
  message: ({ path, found }) => `${path} already exists: ${found}.`,
  hint: ({ todo }) => todo,
  why: 'Commands that create something never overwrite what exists.',
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
    if (known.length === 0)
      return 'Name an app with functions that can be seen without running it.';
    return meant === undefined
      ? `Name one of its functions: ${known.join(', ')}.`
      : `Did you mean ${meant}?`;
  },
  why: 'A template is made from one function, by its name in Azure. pyfunc does not see functions whose names are computed.',
  example: { before: 'pyfunc update --function ordrs', after: 'pyfunc update --function orders' },
});
