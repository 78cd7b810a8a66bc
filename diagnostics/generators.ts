/** PYF3xx: making new apps and functions. */
import { declare } from './diagnostic.ts';

export const appExists = declare<{ path: string }>({
  code: 'PYF300',
  severity: 'error',
  exit: 'refused',
  title: 'app already exists',
  message: ({ path }) => `This folder already holds a v2 app: ${path} exists.`,
  hint: () => 'Choose another folder, or add functions to the existing app with `pyfunc add`.',
  why: 'The Functions host reads one function_app.py. A second app in the same folder would have to replace it, and pyfunc never replaces a file.',
  example: {
    before: 'pyfunc create shop          # shop has an app',
    after: 'pyfunc add http hello --cwd shop',
  },
});

export const legacyAppExists = declare<{ folders: readonly string[] }>({
  code: 'PYF301',
  severity: 'error',
  exit: 'refused',
  title: 'v1 app already exists',
  message: ({ folders }) => `This folder holds a v1 app: ${folders.join(', ')} with function.json.`,
  hint: () => 'Run `pyfunc migrate` here to bring its functions to v2, or choose another folder.',
  why:
    'As soon as function_app.py holds a function, the host ignores every function.json. The functions ' +
    'of the v1 app would be gone from Azure with the next deployment.',
  example: {
    before: 'pyfunc create shop          # shop has a v1 app',
    after: 'pyfunc migrate shop',
  },
});

export const fileKept = declare<{ path: string; reason: string }>({
  code: 'PYF302',
  severity: 'note',
  title: 'existing file kept',
  message: ({ path, reason }) => `${path} stays as it is: ${reason}.`,
  hint: () =>
    'To get the generated file, remove or rename the existing one and run the command again.',
  why: 'Nothing that exists is ever overwritten. Files that cannot be merged are left alone.',
});

export const fileLeftOut = declare<{ path: string; found: string }>({
  code: 'PYF309',
  severity: 'note',
  title: 'file left out',
  message: ({ path, found }) => `${path} is not written: there is ${found}.`,
  why: 'pyfunc keeps what already exists, whether it is a file, a folder or a link, and never writes through a link. The app works without the file.',
});

export const fileInTheWay = declare<{ path: string; found: string }>({
  code: 'PYF303',
  severity: 'error',
  exit: 'refused',
  title: 'path already taken',
  message: ({ path, found }) => `pyfunc has to write ${path}, but there is ${found}.`,
  hint: () => 'Choose another folder, or move the existing file or folder.',
  why: 'Without this file the generated app would not work, and pyfunc never overwrites anything. It does not write through links either, since they may lead out of the app.',
});

export const notMerged = declare<{ path: string; reason: string; wanted: readonly string[] }>({
  code: 'PYF304',
  severity: 'review',
  title: 'file not merged',
  message: ({ path, reason }) => `pyfunc could not add to ${path}: ${reason}.`,
  hint: ({ wanted }) => `Add what is missing to the file yourself: ${wanted.join(', ')}.`,
  why: 'pyfunc does not change a file that it cannot parse. It lists what the app needs in the file.',
});

export const folderNameRefused = declare<{ name: string; problem: string }>({
  code: 'PYF305',
  severity: 'error',
  exit: 'usage',
  title: 'folder name refused',
  message: ({ name, problem }) =>
    `pyfunc does not create an app in a folder named ${JSON.stringify(name)}: the name ${problem}.`,
  hint: () => 'Choose another name, e.g. my-app.',
  why: 'The folder should be one that every operating system, git and the Azure tools can handle.',
  example: { before: 'pyfunc create "my app?"', after: 'pyfunc create my-app' },
});

export const functionNameTaken = declare<{ name: string }>({
  code: 'PYF306',
  severity: 'error',
  exit: 'usage',
  title: 'function name taken',
  message: ({ name }) => `Two functions would be named "${name}".`,
  hint: () =>
    'Give each function a different name. Names that differ only in case count as the same.',
  why: 'Two functions with the same name break the whole app: the host then finds no functions.',
  example: { before: 'pyfunc add http hello       # hello exists', after: 'pyfunc add http greet' },
});

export const twoKindsOfApp = declare<{ kinds: readonly string[] }>({
  code: 'PYF330',
  severity: 'error',
  exit: 'refused',
  title: 'two kinds of app',
  message: ({ kinds }) => `An app has one kind, but several are chosen: ${kinds.join(', ')}.`,
  hint: () => 'Choose one of them. You can add any number of functions to it.',
  why: 'The host reads one app object from function_app.py, and the class of that object decides the kind.',
});

export const httpKindsMixed = declare<{ streams: readonly string[]; plain: readonly string[] }>({
  code: 'PYF331',
  severity: 'error',
  exit: 'refused',
  title: 'two kinds of HTTP functions',
  message: ({ streams, plain }) =>
    `One app cannot have HTTP streams (${streams.join(', ')}) beside other HTTP functions ` +
    `(${plain.join(', ')}).`,
  hint: () => 'Create a separate app for the streams, or write all HTTP functions as streams.',
  why:
    'If the FastAPI extension is imported, the worker passes its requests to every HTTP function of ' +
    'the app, and those written for azure.functions.HttpRequest fail.',
});

export const installFailed = declare<{ reason: string; command: string }>({
  code: 'PYF307',
  severity: 'review',
  title: 'packages not installed',
  message: ({ reason }) =>
    `The app is complete, but its Python packages are not installed: ${reason}.`,
  hint: ({ command }) => `Install them with: \`${command}\``,
  why: 'Packages are installed into .venv with pip, which needs a Python and a package index. The exit code is then 1, although all files are written, so that scripts notice.',
});

export const notCommitted = declare<{ reason: string }>({
  code: 'PYF308',
  severity: 'note',
  title: 'no first commit',
  message: ({ reason }) => `The app is complete, but git has made no commit: ${reason}.`,
  hint: () => 'Commit it yourself with: git init && git add . && git commit',
  why: 'A new app gets a repository and a first commit if git is installed and the folder is not in a repository yet.',
});

export const environmentKept = declare<{ command: string }>({
  code: 'PYF310',
  severity: 'note',
  title: 'existing .venv kept',
  message: () => 'A .venv already exists, so pyfunc installs nothing into it.',
  hint: ({ command }) => `Install the packages that the app needs with: \`${command}\``,
  why: 'Other code may use an existing environment too, so pyfunc does not change its packages unless you ask for it.',
});

export const pythonTooNew = declare<{
  templates: readonly string[];
  newest: string;
  python: string;
}>({
  code: 'PYF365',
  severity: 'error',
  exit: 'refused',
  title: 'template for an older Python',
  message: ({ templates, newest, python }) =>
    `The app is for Python ${python}, but these templates need Python ${newest} or older: ${templates.join(', ')}.`,
  hint: ({ newest }) => `Choose another template, or an app for Python ${newest}.`,
  why: 'Some features of the Functions worker exist up to a certain version of Python. From 3.13 on the worker loads no worker extensions.',
});

export const pythonTooOld = declare<{ python: string }>({
  code: 'PYF371',
  severity: 'review',
  title: 'new code for a newer Python',
  message: ({ python }) =>
    `The app is for Python ${python}, and new code is written for Python 3.10 or newer.`,
  hint: () =>
    'Move the app to Python 3.10 or newer first, or write types such as `str | None` as the old Python has them.',
  why: 'Templates use `X | None` and other spellings of Python 3.10. Azure no longer supports older versions (https://learn.microsoft.com/azure/azure-functions/functions-versions).',
});

export const blobPolling = declare<{ functions: readonly string[] }>({
  code: 'PYF366',
  severity: 'review',
  beforeDeploy: true,
  title: 'polling blob trigger on Flex Consumption',
  message: ({ functions }) =>
    `${functions.join(', ')}: blob triggers that poll do not work on the Flex Consumption plan, which the extra azd uses.`,
  hint: () =>
    'Use the template blob-event-grid, set `source=func.BlobSource.EVENT_GRID` and add an Event Grid subscription, or deploy to another plan.',
  why: 'On the Flex Consumption plan, blob triggers work through Event Grid only. Such a function is listed in Azure and never runs (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan).',
});

export const otherPython = declare<{ found: string; wanted: string }>({
  code: 'PYF367',
  severity: 'review',
  title: 'environment with another Python',
  message: ({ found, wanted }) =>
    `The environment .venv has Python ${found}, because no Python ${wanted} was found on this machine. In Azure the app runs in Python ${wanted}.`,
  hint: ({ wanted }) =>
    `Install Python ${wanted} (for example with \`uv python install ${wanted}\`), then create .venv again.`,
  why: 'Code that runs in one version of Python may fail in another, and packages are built for one version. Tests on this machine may give other results than Azure.',
});

export const toolMissing = declare<{ tool: string; install: string; command: string }>({
  code: 'PYF368',
  severity: 'review',
  title: 'package manager missing',
  message: ({ tool }) => `${tool} is not on PATH, so the Python packages are not installed.`,
  hint: ({ install, command }) =>
    `Install it (${install}), then run \`${command}\`. To do without it, create the app with \`--packages pip\`.`,
  why: 'The app was made for this package manager, and no other one reads its project file in the same way. The exit code is 1, so that a script notices.',
});

export const workflowBelow = declare<{ path: string; to: string }>({
  code: 'PYF369',
  severity: 'note',
  title: 'workflow at the top of the repository',
  message: ({ path, to }) => `The workflow is written to ${to}, not to ${path}.`,
  why: 'GitHub runs workflows only from `.github/workflows` at the top of a repository. If the app lies below that, its workflow goes to the top, is limited to changes of the app, and runs in its folder.',
});
