import { layouts, nameStyles, upgrades } from '../../api/migrate/layouts.ts';
import type { Command, Flag } from '../command.ts';
import {
  formatFlag,
  gitFlags,
  manyAppsFlags,
  registryFlags,
  reportFlag,
} from '../flags/shared-flags.ts';
import { addCommand } from './add-command.ts';
import { createCommand } from './create-command.ts';
import { diffDetails } from './diff-details.ts';
import { registryGroup } from './registry/group.ts';

const timeoutFlag: Flag = {
  flags: '--timeout <seconds>',
  about: 'how long the import may take (60)',
};

const verifyFlags: readonly Flag[] = [
  { flags: '--python <path>', about: 'the Python to verify with; or --exact, --no-verify' },
  {
    flags: '--exact',
    about: 'install the packages of the app and verify with them',
    under: '--python',
  },
  { flags: '--no-verify', about: 'do not verify the result', under: '--python' },
  { ...timeoutFlag, under: '--python' },
];

/** Answers the question whether to install it, which a terminal run asks where versions differ. */
const noExactFlag: Flag = {
  flags: '--no-exact',
  about: 'do not offer --exact',
  under: '--python',
};

/** In the order of `pyfunc --help`. */
export const commands: readonly Command[] = [
  {
    ...createCommand,
    flags: [...createCommand.flags, ...registryFlags],
    more: async (words, start) =>
      (await import('../flags/create-flags.ts')).appTemplateFlags(words, start),
    load: () => import('./create-all.ts'),
  },
  {
    ...addCommand,
    more: async (words, start) =>
      (await import('../flags/add-flags.ts')).templateFlags(words, start),
    load: () => import('./add.ts'),
  },
  {
    name: 'migrate',
    argument: '[path]',
    summary: 'migrate a v1 app (function.json) to v2 (decorators)',
    examples: [
      ['pyfunc migrate', 'show what would change, ask, write, verify'],
      ['pyfunc migrate ./app --yes', 'without asking'],
      ['pyfunc migrate --check', 'for CI: exit code 3 if there is work'],
    ],
    flags: [
      { flags: '--yes', about: 'write without asking' },
      { flags: '--dry-run', about: 'show the plan, write nothing' },
      { flags: '--check', about: 'write nothing; exit code 3 if there is work' },
      { flags: '--patch', about: 'write nothing; print a patch for git apply' },
      { flags: '--diff <detail>', about: 'names, short (default) or full', choices: diffDetails },
      {
        flags: '--leave-out <name>',
        about: 'leave out a function; --skip <file>: a change',
        many: true,
      },
      {
        flags: '--skip <file[:line]>',
        about: 'leave out a change that no function depends on (repeatable)',
        many: true,
        under: '--leave-out',
      },
      { flags: '--layout <value>', about: 'where functions go', choices: layouts },
      {
        flags: '--names <style>',
        about: 'function_name on all (default) or where a def has another name',
        choices: nameStyles,
        under: '--layout',
      },
      {
        flags: '--template <name>',
        about: "use an app template's layout; --answer, --answers",
      },
      {
        flags: '--answer <name=value>',
        about: 'the answer to a question of the template (repeatable)',
        many: true,
        under: '--template',
      },
      {
        flags: '--answers <file>',
        about: 'a JSON file with answers to its questions',
        under: '--template',
      },
      ...registryFlags.map((flag) => ({ ...flag, under: '--template' })),
      { flags: '--web-app', about: 'serve a WSGI or ASGI application as the app' },
      { flags: '--merge', about: 'add to a function_app.py that already has functions' },
      {
        flags: '--upgrade <parts>',
        about: 'also upgrade',
        many: true,
        choices: upgrades,
      },
      {
        flags: '--upgrade-bundle',
        about: 'the same as --upgrade bundle',
        under: '--upgrade',
      },
      ...manyAppsFlags,
      ...gitFlags,
      ...verifyFlags,
      noExactFlag,
      { flags: '--ui', about: 'review in a browser: leave out, write, verify, undo' },
      { flags: '--plan <file>', about: 'write nothing; save the plan for pyfunc apply' },
      formatFlag,
      reportFlag,
    ],
    reads: ({ plan }) => plan !== undefined,
    load: () => import('./migrate.ts'),
  },
  {
    name: 'apply',
    argument: '<plan>',
    summary: 'write a saved plan, exactly as reviewed',
    examples: [
      ['pyfunc migrate --plan plan.json', 'save a plan that others can review'],
      ['pyfunc apply plan.json', 'write it; refused if a file changed since'],
    ],
    flags: [
      { flags: '--dry-run', about: 'show the plan and whether it still applies, write nothing' },
      formatFlag,
      reportFlag,
      ...gitFlags,
      ...verifyFlags,
    ],
    load: () => import('./apply.ts'),
  },
  {
    name: 'list',
    argument: '[word]',
    summary: 'list the templates',
    examples: [
      ['pyfunc list', 'all templates, by service'],
      ['pyfunc list queue', 'templates with a word in their name or title'],
      ['pyfunc list --json', 'with all their questions, for programs'],
    ],
    flags: [
      { flags: '--offline', about: 'work offline; list what is not cached' },
      { flags: '--frozen', about: 'also list registries that are not pinned' },
    ],
    reads: true,
    load: () => import('./list.ts'),
  },
  {
    name: 'run',
    argument: '<plopfile> [generator] [answers...]',
    summary: 'run a generator of a plopfile, all or nothing',
    examples: [
      ['pyfunc run plopfile.mjs', 'choose a generator, answer, see the diff, write'],
      ['pyfunc run plopfile.mjs page home --yes', 'with answers in the order of its prompts'],
      ['pyfunc run plopfile.mjs page -- --name=home', 'or by their names'],
      ['pyfunc run @acme', 'a generator of a registry, once you trust it'],
    ],
    flags: [
      { flags: '--dest <folder>', about: "where paths start (the plopfile's own folder)" },
      { flags: '--trust', about: 'trust the program of a registry as it is now' },
      { flags: '--offline', about: 'use only cached registries; --frozen: also add no pins' },
      { flags: '--frozen', about: 'add no pins', under: '--offline' },
      { flags: '--answers <file>', about: 'a JSON file with answers by name' },
      { flags: '--yes', about: 'take the defaults and write without asking' },
      { flags: '--dry-run', about: 'show the plan, write nothing' },
      { flags: '--diff', about: 'also show the text of new files' },
    ],
    load: () => import('./run.ts'),
  },
  {
    name: 'register',
    argument: '[path]',
    summary: 'register blueprints that are not registered yet',
    examples: [
      ['pyfunc register', 'show the lines for function_app.py, ask, write, verify'],
      ['pyfunc register --check', 'for CI: exit code 3 if a blueprint is not registered'],
    ],
    flags: [
      { flags: '--yes', about: 'write without asking' },
      { flags: '--dry-run', about: 'show the plan, write nothing' },
      { flags: '--check', about: 'write nothing; exit code 3 if a blueprint is not registered' },
      ...verifyFlags,
    ],
    load: () => import('./register.ts'),
  },
  {
    name: 'openapi',
    argument: '[path]',
    summary: 'make an OpenAPI document of the HTTP functions',
    examples: [
      ['pyfunc openapi', 'print the document of the app in this folder'],
      ['pyfunc openapi --output openapi.json', 'write it; keep info, servers and tags of the file'],
      ['pyfunc openapi --output openapi.json --check', 'for CI: exit code 3 if it is out of date'],
    ],
    flags: [
      { flags: '--output <file>', about: 'a JSON file in the folder of the app' },
      { flags: '--check', about: 'write nothing; exit code 3 if the file is out of date' },
      { flags: '--yes', about: 'write without asking' },
      { flags: '--dry-run', about: 'show the change, write nothing' },
      { flags: '--python <path>', about: 'the Python to index with' },
      { flags: '--exact', about: 'install the packages of the app and index with them' },
      { ...timeoutFlag, under: '--python' },
    ],
    load: () => import('./openapi.ts'),
  },
  {
    name: 'update',
    argument: '[path]',
    summary: 'update generated code to new template versions',
    examples: [
      ['pyfunc update', 'merge the changes, show, ask, write, verify'],
      ['pyfunc update --all --check', 'for CI: exit code 3 if there is work'],
      ['pyfunc update --prefer mine', 'keep your lines if both sides changed them'],
    ],
    flags: [
      {
        flags: '--template <name>',
        about: 'only code from this template (repeatable)',
        many: true,
      },
      {
        flags: '--answer <name=value>',
        about: 'answer to a new question (repeatable)',
        many: true,
      },
      {
        flags: '--prefer <side>',
        about: 'which side wins a conflict',
        choices: ['mine', 'template'],
      },
      { flags: '--report <file>', about: 'an HTML report; .md: both sides of conflicts' },
      { flags: '--yes', about: 'write without asking; new questions take defaults' },
      { flags: '--dry-run', about: 'show the plan, write nothing' },
      { flags: '--check', about: 'write nothing; exit code 3 if there is work' },
      { flags: '--diff', about: 'also show the text of new files' },
      ...manyAppsFlags,
      { flags: '--frozen', about: 'change no pin; --offline: only cached registries' },
      { flags: '--offline', about: 'use only cached registries', under: '--frozen' },
      ...gitFlags,
      {
        flags: '--allow-sensitive <glob>',
        about: 'sensitive files that a template may write',
        many: true,
      },
      ...verifyFlags,
      formatFlag,
    ],
    load: () => import('./update.ts'),
  },
  {
    name: 'undo',
    argument: '[path]',
    summary: 'undo the last run, byte for byte',
    examples: [['pyfunc undo ./app', 'restore the app as it was before the last run']],
    flags: [],
    load: () => import('./undo.ts'),
  },
  {
    name: 'verify',
    argument: '[path]',
    summary: 'import a v2 app (runs its code); show what Azure gets',
    examples: [
      ['pyfunc verify', 'each function with its bindings, as the host gets them'],
      [
        'pyfunc verify --against HEAD~1',
        'compare each function with the function.json of a commit',
      ],
      ['pyfunc verify ./app --against ./legacy', 'compare with a folder'],
      ['pyfunc verify --against HEAD~1 --run', 'also run both apps and compare their behavior'],
      ['pyfunc verify --package .', 'verify what .funcignore and the Dockerfile ship'],
    ],
    flags: [
      { flags: '--against <original>', about: 'a folder, or a git revision' },
      { flags: '--package <source>', about: 'verify what would be shipped: a zip or a folder' },
      { flags: '--python <path>', about: 'the Python to index with' },
      { flags: '--exact', about: 'install the packages of the app and index with them' },
      noExactFlag,
      timeoutFlag,
      { flags: '--run', about: 'also run both apps: your code runs on this machine' },
      { flags: '--invocations <file>', about: 'calls for --run, instead of generated ones' },
      formatFlag,
      reportFlag,
    ],
    reads: true,
    load: () => import('./verify.ts'),
  },
  {
    name: 'doctor',
    argument: '[path]',
    summary: 'check an app for problems and suggest fixes',
    examples: [
      ['pyfunc doctor', 'the problems of the app in this folder, with fixes'],
      ['pyfunc doctor --fix', 'apply the fixes that need no decision; pyfunc undo reverts them'],
      ['pyfunc doctor --check', 'for CI: exit code 3 if there is anything to fix'],
    ],
    flags: [
      { flags: '--fix', about: 'apply the fixes that need no decision' },
      { flags: '--check', about: 'write nothing; exit code 3 if there is anything to fix' },
      { flags: '--notes', about: 'show notes too' },
      { flags: '--dry-run', about: 'with --fix: show the changes, write nothing' },
      { flags: '--yes', about: 'with --fix: write without asking' },
      { flags: '--allow-dirty', about: 'with --fix: change files with uncommitted changes' },
      { flags: '--python <path>', about: 'the Python to index with' },
      { ...timeoutFlag, under: '--python' },
      formatFlag,
      reportFlag,
    ],
    reads: ({ fix }) => fix !== true,
    load: () => import('./doctor.ts'),
  },
  registryGroup,
  {
    name: 'ci',
    argument: '[service]',
    summary: 'write a pipeline that checks all apps',
    examples: [
      ['pyfunc ci github', '.github/workflows/pyfunc.yml with four shards'],
      ['pyfunc ci azure --shards 8', 'azure-pipelines-pyfunc.yml'],
      ['pyfunc ci nx --for update', 'a target for each app; turbo: a task'],
    ],
    flags: [
      {
        flags: '--for <command>',
        about: 'what the pipeline checks',
        choices: ['migrate', 'update'],
      },
      { flags: '--shards <n>', about: 'number of machines that share the apps (4)' },
      { flags: '--branch <name>', about: 'branch to check besides pull requests (main)' },
      { flags: '--yes', about: 'write without asking' },
      { flags: '--dry-run', about: 'show the change, write nothing' },
    ],
    load: () => import('./ci.ts'),
  },
  {
    name: 'report',
    summary: 'combine the reports of several runs',
    isMinor: true,
    examples: [['pyfunc report merge reports', 'all shards of a run, from files or folders']],
    flags: [],
    commands: [
      {
        name: 'merge',
        argument: '<files...>',
        summary: 'merge the reports that shards printed with --json',
        examples: [
          ['pyfunc report merge 1.json 2.json', 'a table; exits with the worst exit code'],
          ['pyfunc report merge reports --markdown', 'for a job summary or a comment'],
          ['pyfunc report merge reports --json', 'one document of all apps'],
        ],
        flags: [
          formatFlag,
          { flags: '--markdown', about: 'the same as --format markdown', under: formatFlag.flags },
        ],
        reads: true,
        load: () => import('./report-merge.ts'),
      },
    ],
  },
  {
    name: 'mcp',
    summary: 'offer plans and checks to assistants over MCP',
    isMinor: true,
    examples: [
      ['pyfunc mcp', 'plan, preview, explain, verify, doctor; writes nothing'],
      ['pyfunc mcp --allow-write', 'and apply'],
    ],
    flags: [
      { flags: '--allow-write', about: 'also offer a tool that writes a migration' },
      { flags: '--python <path>', about: 'the Python to verify with; tools cannot set it' },
    ],
    load: () => import('./mcp.ts'),
  },
  {
    name: 'explain',
    argument: '[code]',
    summary: 'explain a diagnostic and what to do about it',
    examples: [
      ['pyfunc explain PYF004', 'one diagnostic: message, reason, what to do'],
      ['pyfunc explain', 'the list of all diagnostics'],
    ],
    flags: [],
    reads: true,
    load: () => import('./explain.ts'),
  },
  {
    name: 'completion',
    argument: '<shell> [words...]',
    summary: 'print the completion script of a shell',
    isMinor: true,
    examples: [
      ['pyfunc completion bash', 'the script; in ~/.bashrc: eval "$(pyfunc completion bash)"'],
      ['pyfunc completion fish', 'the script for ~/.config/fish/completions/pyfunc.fish'],
      ['pyfunc completion powershell', 'the script for $PROFILE'],
    ],
    flags: [],
    load: () => import('./completion.ts'),
  },
];
