/** PYF54x: prompts of plopfiles that fail, and actions that do less than they say. */
import { declare } from './diagnostic.ts';

export const plopPatternUnmatched = declare<{ type: string; path: string; pattern: string }>({
  code: 'PYF540',
  severity: 'review',
  title: 'pattern not found',
  message: ({ type, path, pattern }) =>
    `The action ${type} changes nothing: ${path} has nothing that matches ${pattern}.`,
  hint: () => 'Put the text that the pattern looks for into the file, or correct the pattern.',
  why: 'Plop skips an append or modify action whose pattern is not in the file, and reports it as done. The rest of the generator is written as in plop, so the gap is easy to miss.',
});

export const plopActionPassedOver = declare<{ generator: string; reason: string }>({
  code: 'PYF541',
  severity: 'review',
  title: 'failed action skipped',
  message: ({ generator, reason }) =>
    `An action of the generator ${generator} failed: ${reason}. The other actions continue.`,
  hint: () => 'Do what the action should have done by hand, or correct the plopfile.',
  why: 'The action has `abortOnFail: false`, so plop continues with the next one, and so does pyfunc. As in plop, the exit code is 1.',
});

export const plopPromptFailed = declare<{
  generator: string;
  prompt: string;
  field: string;
  reason: string;
}>({
  code: 'PYF542',
  severity: 'error',
  exit: 'failed',
  title: 'prompt failed',
  message: ({ generator, prompt, field, reason }) => {
    const place = prompt === '' ? '' : ` of the prompt ${prompt}`;
    return `The generator ${generator} fails in \`${field}\`${place}: ${reason}.`;
  },
  hint: () => 'Give another answer, or correct the plopfile. Nothing was written.',
  why: 'Fields of a prompt such as `validate`, `filter` and `when` can be functions of the plopfile. If one throws, the actions have no answer to use.',
  example: {
    before: 'validate: (value) => value.parts.length > 0,   // a text has no parts',
    after: 'validate: (value) => value.length > 0,',
  },
});
