import picomatch from 'picomatch';
import type { Output } from '../../generators/output.ts';
import { foldedPath } from '../../workspace/text/paths.ts';
import { isSecretFile } from '../../workspace/text/secrets.ts';

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
    ],
  ],
  [
    'is run by Python without being imported',
    ['*.pth', '{site,user}customize.py', 'conftest.py', '{.,}pylintrc', 'gunicorn.conf.py'],
  ],
  [
    'is run by editors and agents when the folder is opened',
    [
      '.{vscode,vs,idea,fleet,zed,devcontainer,cursor,claude,gemini}/**',
      '.devcontainer.json',
      '*.code-workspace',
      '.mcp.json',
    ],
  ],
  [
    'becomes the container or the deployment',
    [
      '{docker,container}file*',
      '*.{docker,container}file',
      '{docker-,}compose*.{yml,yaml}',
      '.deployment',
    ],
  ],
  ['tells pyfunc itself what to do', ['pyfunc.config.*', 'plopfile.*']],
  // On Windows, NPMRC~1 is .npmrc.
  ['may be the short name of another file', ['*~[0-9]*']],
];

const matchers = groups.map(([why, globs]) => ({
  why,
  fits: picomatch(
    globs.map((glob) => `**/${glob}`),
    { dot: true },
  ),
}));

/** By the end of their path: what in them makes them sensitive. */
const contents: readonly (readonly [path: RegExp, text: RegExp, why: string])[] = [
  [
    /(?:^|\/)pyproject\.toml$/,
    /build|index|source|plugin|\bscripts|hook|:\/\/|\\/i,
    'says how the app is built',
  ],
  [/(?:^|\/)azure\.yaml$/, /hooks|[\\&*!?]/i, 'has hooks, which run when the app is deployed'],
  [
    /(?:^|\/)[^/]*(?:requirements|constraints)[^/]*\.(?:txt|in)$/,
    /^\s*-(?!r [\w./-]+$|c [\w./-]+$)|:\/\/|^\s*[\w.-]+\s*(?:\[[^\]]*\])?\s*@|\\$/m,
    'says where packages come from',
  ],
];

/** Why a person should look at a file before it is written, as the end of a sentence; undefined mostly. */
export function whySensitive({ path, text, merge }: Output): string | undefined {
  const folded = foldedPath(path);
  const known = matchers.find(({ fits }) => fits(folded));
  if (known !== undefined) return known.why;
  if (isSecretFile(folded)) {
    return path === 'local.settings.json' && merge === 'settings' ? undefined : 'holds secrets';
  }
  return contents.find(([at, held]) => at.test(folded) && held.test(text))?.[2];
}
