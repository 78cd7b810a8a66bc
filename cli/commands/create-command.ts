import type { RunCommand } from '../command.ts';

/** `create` without its code, for a program that has no other command. */
export const createCommand: Omit<RunCommand, 'load'> = {
  name: 'create',
  argument: '[folder]',
  summary: 'create a v2 app in a new or existing folder',
  examples: [
    ['pyfunc create my-app', 'ask, show, write, install, commit'],
    ['pyfunc create my-app --yes', 'without asking; defaults for what you leave out'],
    ['pyfunc create . --template http,timer', 'in this folder; existing files are kept'],
  ],
  flags: [
    { flags: '--name <text>', answers: true, about: 'name of the function app' },
    { flags: '--template <names>', answers: true, about: 'functions to start with', many: true },
    {
      flags: '--layout <value>',
      answers: true,
      about: 'where functions live',
      choices: ['function_app', 'blueprints'],
    },
    {
      flags: '--python <value>',
      answers: true,
      about: 'version of Python',
      choices: ['3.10', '3.11', '3.12', '3.13', '3.14'],
    },
    {
      flags: '--auth-level <value>',
      answers: true,
      about: 'access to HTTP functions',
      choices: ['function', 'anonymous', 'admin'],
    },
    {
      flags: '--packages <value>',
      answers: true,
      about: 'package manager',
      choices: ['pip', 'uv', 'poetry'],
    },
    {
      flags: '--tests <value>',
      answers: true,
      about: 'tests for the functions',
      choices: ['pytest', 'none'],
    },
    {
      flags: '--extras <names>',
      answers: true,
      about: 'extras: lint, CI, containers, azd, editors',
      many: true,
    },
    { flags: '--answers <file>', about: 'a JSON file with answers by name' },
    { flags: '--yes', about: 'take the defaults and write without asking' },
    { flags: '--dry-run', about: 'show the plan, write nothing; --diff with the text' },
    { flags: '--diff', about: 'also show the text of new files', under: '--dry-run' },
    { flags: '--no-install', about: 'no .venv, no packages' },
    { flags: '--exact', about: 'install the packages of the app and verify with them' },
    { flags: '--no-verify', about: 'do not index the new app' },
    { flags: '--no-git', about: 'no repository, no first commit' },
  ],
};
