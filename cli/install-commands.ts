/** The commands that do it by hand. */
export function installCommands(python: string): readonly string[] {
  return process.platform === 'win32'
    ? [
        `py -${python} -m venv .venv`,
        '.venv\\Scripts\\activate',
        'pip install -r requirements-dev.txt',
      ]
    : [
        `python${python} -m venv .venv`,
        'source .venv/bin/activate',
        'pip install -r requirements-dev.txt',
      ];
}
