import type { Answers } from '../../generators/templates/question.ts';

/** The commands that install the packages of an app by hand, and leave a shell that uses them. */
export function installCommands({ packages, python }: Answers): readonly string[] {
  const activate =
    process.platform === 'win32' ? '.venv\\Scripts\\activate' : 'source .venv/bin/activate';
  if (packages === 'uv') return ['uv sync', activate];
  if (packages === 'poetry') return ['poetry install', activate];
  const command = process.platform === 'win32' ? `py -${python}` : `python${python}`;
  return [`${command} -m venv .venv`, activate, 'pip install -r requirements-dev.txt'];
}
