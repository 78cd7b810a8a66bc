import type { Output } from '../../generators/output.ts';
import { isPythonsOwn } from '../../python/python-names.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { readJson } from '../../workspace/text/json.ts';
import { foldedPath } from '../../workspace/text/paths.ts';
import { isSecretFile } from '../../workspace/text/secrets.ts';

const picomatch = lazyPackage<typeof import('picomatch')>('picomatch');

/** Files that run by themselves, or say where code comes from: globs, at any depth. */
const groups: readonly (readonly [why: string, globs: readonly string[]])[] = [
  [
    'runs on build machines',
    [
      '.github/{workflows,actions}/**',
      '.{gitea,forgejo}/workflows/**',
      '.gitlab-ci.{yml,yaml}',
      '.gitlab/**',
      'azure-pipelines*.{yml,yaml}',
      '.{azure-pipelines,azuredevops,pipelines,circleci,buildkite,teamcity,semaphore}/**',
      '.{travis,drone,woodpecker,cirrus,appveyor}.{yml,yaml}',
      '.woodpecker/**',
      'appveyor.yml',
      'jenkinsfile*',
      '{bitbucket-pipelines,buildspec,cloudbuild}*.{yml,yaml}',
      'renovate.json{5,}',
      '.renovaterc{,.json}',
      '.github/dependabot.{yml,yaml}',
      '{nx,turbo,project,lerna}.json',
      'build{,.bazel}',
      'workspace{,.bazel}',
      '.bazelrc',
    ],
  ],
  [
    'says who reviews changes, and what git does with files',
    ['codeowners', '.gitattributes', '.gitmodules', '.gitconfig', '.{hg,svn}/**', '.hgrc'],
  ],
  [
    'runs when files are committed',
    [
      '.pre-commit-{config,hooks}.{yml,yaml}',
      '{.,}lefthook{-local,}.{yml,yaml,toml,json}',
      '.{husky,githooks}/**',
    ],
  ],
  [
    'says where packages come from, or holds a token for it',
    [
      '.npmrc',
      '.yarnrc{.yml,}',
      '.yarn/**',
      '.pnpmfile.cjs',
      'bunfig.toml',
      '.pypirc',
      'pip.{conf,ini}',
      '{.,}pip/**',
      'uv.{toml,lock}',
      'poetry.toml',
      'environment.{yml,yaml}',
      '{package-lock,npm-shrinkwrap}.json',
      '{yarn,pnpm-lock}.{lock,yaml}',
      '.cargo/**',
      'gemfile{,.lock}',
      '.netrc',
      'poetry.lock',
      'pipfile{.lock,}',
      '.condarc',
      'nuget.config',
    ],
  ],
  [
    'runs when packages are installed or built',
    [
      'package.json',
      'setup.{py,cfg}',
      '{gnu,}makefile',
      '*.mk',
      '{.,}justfile',
      'taskfile.{yml,yaml}',
      'noxfile.py',
      'tox.ini',
      '{.,}mise{.*,}.toml',
      '.tool-versions',
      '{rake,vagrant,proc}file',
    ],
  ],
  [
    'is run by Python without being imported',
    [
      '*.pth',
      '{site,user}customize.py',
      'conftest.py',
      '{.,}pylintrc',
      '{gunicorn.conf,ipython_config,jupyter*_config}.py',
      '.{ipython,jupyter}/**',
      'uwsgi.ini',
      'hypercorn.toml',
    ],
  ],
  [
    'loads plugins into tools that check the code',
    ['*.config.{js,cjs,mjs,ts,cts,mts}', '.*rc.{js,cjs,mjs,ts}'],
  ],
  [
    'is compiled code, which nobody can read',
    ['*.{so,so.*,pyd,pyc,pyo,dll,dylib,exe,com,class,jar,node,wasm}', '__pycache__/**'],
  ],
  [
    'is run by editors and agents when the folder is opened',
    [
      '.{vscode,vs,idea,fleet,zed,devcontainer}/**',
      '.{cursor,claude,gemini,codex,windsurf,kiro,qwen,opencode,continue,roo,clinerules,aider*}{,/**}',
      '.{cursor,windsurf,cline,goose}rules',
      '.github/{hooks,instructions,prompts,agents,chatmodes}/**',
      '.devcontainer.json',
      '*.code-workspace',
      '.mcp.json',
      '{mcp,opencode}.json',
      '{agents,claude,gemini,qwen}{,.*}.md',
      '.github/copilot-instructions.md',
      '.{junie,amazonq,agents,augment,trae}/**',
      '.{goosehints,continuerules}',
    ],
  ],
  [
    'becomes the container or the deployment',
    [
      '{docker,container}file*',
      '*.{docker,container}file',
      '{docker-,}compose*.{yml,yaml}',
      '.deployment',
      '{startup,deploy}.{sh,txt,cmd,bat,ps1}',
      'oryx-manifest.toml',
    ],
  ],
  [
    'is loaded by the Functions host or its build',
    [
      '*.{csproj,fsproj,props,targets,sln}',
      'directory.{build,packages}.*',
      'global.json',
      'extensions.json',
      '{,*.}worker.config.json',
    ],
  ],
  [
    'sets up the shell or the machine',
    [
      '{flake,shell,default}.nix',
      'flake.lock',
      '.envrc',
      '.{bash,zsh,sh}rc',
      '.{bash_,z,}profile',
      '.{bash_login,zshenv,zlogin,inputrc,pythonrc,pdbrc}',
      '.ssh/**',
    ],
  ],
  [
    'takes the place of a library that the Functions worker loads',
    ['azure{.py,.pyi,/**}', 'azure_functions_worker/**', 'azurefunctions/**'],
  ],
  ['tells pyfunc itself what to do', ['pyfunc.config.*', 'plopfile.*']],
  // On Windows, NPMRC~1 is .npmrc.
  ['may be the short name of another file', ['*~[0-9]*']],
];

interface Matcher {
  readonly why: string;
  readonly fits: (path: string) => boolean;
}

let made: readonly Matcher[] | undefined;

/** Made when the first file is judged: most runs write none that a template of a registry brings. */
function matchers(): readonly Matcher[] {
  made ??= groups.map(([why, globs]) => ({
    why,
    fits: picomatch()(
      globs.map((glob) => `**/${glob}`),
      { dot: true },
    ),
  }));
  return made;
}

/** By the end of their path: what in them makes them sensitive. */
const contents: readonly (readonly [path: RegExp, text: RegExp, why: string])[] = [
  [
    /(?:^|\/)pyproject\.toml$/,
    /build|index|source|plugin|\bscripts|hook|:\/\/|\\/i,
    'says how the app is built',
  ],
  [/(?:^|\/)azure\.yaml$/, /hooks|[\\&*!?]/i, 'has hooks, which run when the app is deployed'],
  [
    /(?:^|\/)(?:\.?pytest\.ini|\.?mypy\.ini|\.flake8|\.coveragerc)$/,
    /plugin|addopts|(?:^|\s)-p\b|\brun/i,
    'loads plugins into tools that check the code',
  ],
  [
    /\.tf(?:\.json)?$/,
    /provisioner|external|local-exec|\bmodule\b/,
    'runs programs, or loads modules, when the app is deployed',
  ],
  [
    /\.bicep$/,
    /deploymentScripts|\bmodule\b.*'(?:br|ts)[:/]/,
    'runs scripts, or loads modules, when the app is deployed',
  ],
  [
    /(?:^|\/)[^/]*(?:requirements|constraints)[^/]*\.(?:txt|in)$/,
    /^\s*-(?!r [\w./-]+$|c [\w./-]+$)|:\/\/|^\s*[\w.-]+\s*(?:\[[^\]]*\])?\s*@|\\$/m,
    'says where packages come from',
  ],
];

/** Settings that start programs, load code, or say where packages come from or telemetry goes. */
const settingNames =
  /^(?:PYTHON(?!_ENABLE_|_THREADPOOL_)|LD_|DYLD_|PIP_|UV_|CONDA_|NODE_OPTIONS|DOTNET_|CORECLR_|COR_|languageWorkers|AzureFunctions(?:JobHost|WebHost)(?:__|:)(?:languageWorkers|customHandler|extensionBundle)|AzureWebJobsScriptRoot|FUNCTIONS_(?:WORKER_RUNTIME|EXTENSION)|APPLICATIONINSIGHTS_|APPINSIGHTS_|OTEL_|GIT_|NPM_CONFIG_|YARN_|JAVA_TOOL_OPTIONS|PERL5|RUBY|DOCKER_|OPENSSL_|EDITOR$|VISUAL$|PAGER$|BROWSER$|PROMPT_COMMAND|GCONV_PATH|(?:HTTPS?|ALL|FTP)_PROXY$|SSL_CERT|REQUESTS_CA|CURL_CA|BASH_ENV|ENV$|PATH$|WEBSITE_RUN_FROM|SCM_|PRE_BUILD|POST_BUILD|.*INDEX_?URL)/i;

const usualBundle = /^Microsoft\.Azure\.Functions\.ExtensionBundle(?:\.Preview)?$/;

/** What a host.json starts or loads. The host reads its keys without regard to case. */
function sensitiveHost(text: string): string | undefined {
  const json = readJson(text);
  if (json.kind === 'malformed') return 'is host.json and cannot be read';
  for (const [key, value] of Object.entries<unknown>(Object(json.value))) {
    const name = key.toLowerCase();
    if (name === 'customhandler') return 'starts a program of its own in place of the worker';
    if (name === 'languageworkers') return 'says which program runs the functions';
    if (name !== 'extensionbundle') continue;
    const ids = Object.entries<unknown>(Object(value)).filter(
      ([each]) => each.toLowerCase() === 'id',
    );
    if (!ids.every(([, id]) => usualBundle.test(String(id))))
      return 'loads another extension bundle';
  }
  return undefined;
}

/** The names of settings in a local.settings.json that a person has to look at. */
function sensitiveSettings(text: string): string[] {
  const json = readJson(text);
  const values =
    json.kind === 'json' ? Object((json.value as { Values?: unknown } | null)?.Values) : {};
  return Object.entries<unknown>(values).flatMap(([name, value]) => {
    const isUsual = value === '' || (name === 'FUNCTIONS_WORKER_RUNTIME' && value === 'python');
    return settingNames.test(name) && !isUsual ? [name] : [];
  });
}

/** Why a person should look at a file before it is written, as the end of a sentence; undefined mostly. */
export function whySensitive({ path, text, merge }: Output): string | undefined {
  const folded = foldedPath(path);
  const known = matchers().find(({ fits }) => fits(folded));
  if (known !== undefined) return known.why;
  if (isSecretFile(folded)) {
    if (path !== 'local.settings.json' || merge !== 'settings') return 'holds secrets';
    const names = sensitiveSettings(text);
    return names.length === 0 ? undefined : `sets ${names.join(', ')}`;
  }
  if (/(?:^|\/)host\.json$/.test(folded)) return sensitiveHost(text);
  const [top = ''] = /^[^/]+(?=\.pyi?$|\/)/.exec(folded) ?? [];
  if (/\.pyi?$/.test(folded) && top !== 'test' && isPythonsOwn(top)) {
    return `takes the place of the module ${top} of Python`;
  }
  return contents.find(([at, held]) => at.test(folded) && held.test(text))?.[2];
}
