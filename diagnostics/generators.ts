/** PYF3xx: making new apps and functions. */
import { declare } from './diagnostic.ts';

export const appExists = declare<{ path: string }>({
  code: 'PYF300',
  severity: 'error',
  exit: 'refused',
  title: 'app already there',
  message: ({ path }) => `${path} is there already, so this folder holds a v2 app.`,
  hint: () =>
    'Choose another folder for the new app, or write the function into the app that is there.',
  why:
    'The Functions host reads one function_app.py. A second app in the same folder would have to ' +
    'replace it, and pyfunc replaces nothing.',
});

export const legacyAppExists = declare<{ folders: readonly string[] }>({
  code: 'PYF301',
  severity: 'error',
  exit: 'refused',
  title: 'v1 app already there',
  message: ({ folders }) => `This folder holds a v1 app: ${folders.join(', ')} with function.json.`,
  hint: () => 'Run `pyfunc migrate` here to bring its functions to v2, or choose another folder.',
  why:
    'As soon as function_app.py holds a function, the host ignores every function.json. The functions ' +
    'of the v1 app would be gone from Azure with the next deployment.',
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
  why: 'What is there stays, be it a file, a folder or a link, and a link is never written through. The app works without the file.',
});

export const fileInTheWay = declare<{ path: string; found: string }>({
  code: 'PYF303',
  severity: 'error',
  exit: 'refused',
  title: 'file in the way',
  message: ({ path, found }) => `${path} has to be written, but there is ${found}.`,
  hint: () => 'Choose another folder, or move what is there out of the way yourself.',
  why:
    'Without this file the generated app would not work, and nothing that exists is overwritten. ' +
    'Links are never written through, since they may lead out of the app.',
});

export const notMerged = declare<{ path: string; reason: string; wanted: readonly string[] }>({
  code: 'PYF304',
  severity: 'review',
  title: 'file not merged',
  message: ({ path, reason }) => `${path} is not completed: ${reason}.`,
  hint: ({ wanted }) => `See to it yourself that it has: ${wanted.join(', ')}.`,
  why:
    'A file that cannot be understood cannot be completed either. It is left alone, and what the ' +
    'app needs from it is said.',
});

export const folderNameRefused = declare<{ name: string; problem: string }>({
  code: 'PYF305',
  severity: 'error',
  exit: 'usage',
  title: 'folder name refused',
  message: ({ name, problem }) =>
    `No app is made in a folder named ${JSON.stringify(name)}: the name ${problem}.`,
  hint: () => 'Choose another name, e.g. my-app.',
  why: 'The folder should be one that every operating system, git and the Azure tools can handle.',
});

export const functionNameTaken = declare<{ name: string }>({
  code: 'PYF306',
  severity: 'error',
  exit: 'usage',
  title: 'function name taken',
  message: ({ name }) => `Two functions would be named "${name}".`,
  hint: () => 'Give each function a name of its own; case makes no difference.',
  why: 'A name that appears twice takes the whole app down: the host then finds no function at all.',
});

export const twoKindsOfApp = declare<{ kinds: readonly string[] }>({
  code: 'PYF330',
  severity: 'error',
  exit: 'refused',
  title: 'two kinds of app',
  message: ({ kinds }) => `An app is of one kind, but these are chosen: ${kinds.join(', ')}.`,
  hint: () => 'Choose one of them, and beside it as many functions as you like.',
  why: 'The host reads one app object from function_app.py, and its class makes the kind.',
});

export const httpKindsMixed = declare<{ streams: readonly string[]; plain: readonly string[] }>({
  code: 'PYF331',
  severity: 'error',
  exit: 'refused',
  title: 'two kinds of HTTP functions',
  message: ({ streams, plain }) =>
    `One app cannot have HTTP streams (${streams.join(', ')}) beside other HTTP functions ` +
    `(${plain.join(', ')}).`,
  hint: () => 'Make an app of its own for the streams, or write all HTTP functions with them.',
  why:
    'Where the FastAPI extension is imported, the worker hands its requests to every HTTP function of ' +
    'the app, and those written for azure.functions.HttpRequest fail.',
});

export const installFailed = declare<{ reason: string; command: string }>({
  code: 'PYF307',
  severity: 'review',
  title: 'packages not installed',
  message: ({ reason }) =>
    `The app is complete, but its Python packages are not installed: ${reason}.`,
  hint: ({ command }) => `Install them with: ${command}`,
  why:
    'Packages are installed into .venv with pip, which needs a Python and a package index. The exit ' +
    'code is 1 then, so that a script hears of it, though all files are written.',
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
  message: () => 'There is a .venv already. It is left alone, and nothing is installed into it.',
  hint: ({ command }) => `Install what the app needs with: ${command}`,
  why: 'An environment that exists may serve other code too, so its packages are not changed unasked.',
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
    `${templates.join(', ')} runs in Python up to ${newest}, and the app is for Python ${python}.`,
  hint: ({ newest }) => `Choose another template, or an app for Python ${newest}.`,
  why: 'Some features of the Functions worker exist up to a certain version of Python. From 3.13 on the worker loads no worker extensions.',
});

export const blobPolling = declare<{ functions: readonly string[] }>({
  code: 'PYF366',
  severity: 'review',
  beforeDeploy: true,
  title: 'polling blob trigger on Flex Consumption',
  message: ({ functions }) =>
    `${functions.join(', ')}: the Flex Consumption plan of the extra azd has no blob trigger that polls.`,
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
    `Install Python ${wanted} (for example with \`uv python install ${wanted}\`), then make .venv again.`,
  why: 'Code that runs in one version of Python need not run in another, and packages are built for one version. Tests on this machine are only worth as much as the versions agree.',
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
  why: 'GitHub runs workflows only from `.github/workflows` at the top of a repository. Where an app is made below that, its workflow goes there, limited to changes of the app, and runs in its folder.',
});
