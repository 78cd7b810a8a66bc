import type { Candidate } from '../../api/completion.ts';
import { completed, invalid } from '../../api/outcome.ts';
import type { Command, Flag, Run, StartContext } from '../command.ts';
import { finish } from '../finish.ts';
import { globalFlags } from '../flags/shared-flags.ts';
import { visible } from '../views/visible.ts';

/** Prints the script for a shell, or what may stand next on the command line that the script sends. */
export const run: Run = async (session, shell, _, words) => {
  if (shell === 'words') {
    const found = await candidates(words, session);
    session.io.raw(
      found.map(({ value, about }) => `${visible(value)}\t${visible(about)}\n`).join(''),
    );
    return 'done';
  }
  const script = completionScripts[shell as Shell];
  if (script === undefined) {
    const known = Object.keys(completionScripts).join(', ');
    const message = `there is no completion for ${shell}. There is one for: ${known}.`;
    if (session.json) return finish(invalid([{ message }]), session, { lines: () => [] });
    session.io.err(`pyfunc: ${message}`);
    return 'usage';
  }
  if (session.json) {
    return finish(completed('done', { shell, script }), session, { lines: () => [] });
  }
  session.io.raw(script);
  return 'done';
};

/** What may stand in place of the last of these words; nothing where it is a path or a free text. */
async function candidates(words: readonly string[], start: StartContext): Promise<Candidate[]> {
  // Bash hands over `--flag=value` in three words, and completes the last of them.
  const whole = words.filter((word, at) => word !== '=' || !words[at - 1]?.startsWith('--'));
  const last = words.at(-1) ?? '';
  if (whole.at(-1) !== last) whole.push('');
  const [, flag, given] = /^(--[\w-]+)=(.*)$/s.exec(last) ?? [];
  const before = [...whole.slice(0, -1), ...(flag === undefined ? [] : [flag])];
  const typed = given ?? whole.at(-1) ?? '';
  const all = await allCandidates(before, typed, start);
  return all
    .filter(({ value }) => value.startsWith(typed))
    .map(({ value, about }) => ({ value: flag === undefined ? value : `${flag}=${value}`, about }));
}

async function allCandidates(
  before: readonly string[],
  typed: string,
  start: StartContext,
): Promise<Candidate[]> {
  const { commands } = await import('./commands.ts');
  const [name, ...rest] = before;
  if (name === undefined) {
    return [...commands.map(ofCommand), ...(typed.startsWith('-') ? ofFlags(globalFlags) : [])];
  }
  if (name === 'help') return commands.map(ofCommand);
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return [];
  return ofOneCommand(command, rest, { before, typed, start });
}

interface Line {
  readonly before: readonly string[];
  readonly typed: string;
  readonly start: StartContext;
}

async function ofOneCommand(
  command: Command,
  rest: readonly string[],
  line: Line,
): Promise<Candidate[]> {
  if (command.commands !== undefined) {
    const [name, ...more] = rest;
    const child = command.commands.find((each) => each.name === name);
    return child === undefined ? command.commands.map(ofCommand) : ofOneCommand(child, more, line);
  }
  const { before, typed, start } = line;
  const own = (await command.more?.(before, start)) ?? [];
  const flags = [...own, ...command.flags, ...globalFlags];
  const flag = flags.find((each) => nameOf(each) === rest.at(-1) && each.flags.includes('<'));
  if (flag !== undefined) return valuesOf(flag, command, start);
  if (typed.startsWith('-')) return ofFlags(flags);
  const isFirst = rest.every((word) => word.startsWith('-'));
  return isFirst ? argumentsOf(command) : [];
}

function ofCommand({ name, summary }: Command): Candidate {
  return { value: name, about: summary };
}

function ofFlags(flags: readonly Flag[]): Candidate[] {
  return flags.map((flag) => ({ value: nameOf(flag), about: flag.about }));
}

/** The long name of a flag. */
function nameOf({ flags }: Flag): string {
  return flags.split(/[ ,]+/).find((word) => word.startsWith('--')) ?? flags;
}

async function valuesOf(
  flag: Flag,
  { name }: Command,
  { cwd }: StartContext,
): Promise<Candidate[]> {
  const { choices, about } = flag;
  if (choices !== undefined) return choices.map((value) => ({ value, about }));
  const { functionCandidates, templateCandidates } = await import('../../api/completion.ts');
  if (nameOf(flag) === '--leave-out') return functionCandidates(cwd);
  const takesTemplate = nameOf(flag) === '--template' && name === 'create';
  return takesTemplate ? templateCandidates() : [];
}

async function argumentsOf({ name }: Command): Promise<Candidate[]> {
  const { codeCandidates, templateCandidates } = await import('../../api/completion.ts');
  switch (name) {
    case 'add':
    case 'list':
    case 'info':
      return templateCandidates();
    case 'explain':
      return codeCandidates();
    case 'completion':
      return Object.keys(completionScripts).map((value) => ({ value, about: 'shell' }));
    default:
      return [];
  }
}

/** Shells that can complete the words of pyfunc. */
type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/** Each asks pyfunc itself what may stand next: one candidate in a line, with a tab before its meaning. */
const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `# pyfunc completion for bash. Add to ~/.bashrc: eval "$(pyfunc completion bash)"
_pyfunc() {
  local IFS=$'\\n'
  COMPREPLY=($(pyfunc completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then compopt -o default 2>/dev/null; fi
}
complete -F _pyfunc pyfunc
`,
  zsh: `#compdef pyfunc
# pyfunc completion for zsh. Add to ~/.zshrc, after compinit: eval "$(pyfunc completion zsh)"
_pyfunc() {
  local -a found
  local value about
  while IFS=$'\\t' read -r value about; do
    found+=("\${value//:/\\\\:}:$about")
  done < <(pyfunc completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe pyfunc found; else _files; fi
}
compdef _pyfunc pyfunc
`,
  fish: `# pyfunc completion for fish. Save as ~/.config/fish/completions/pyfunc.fish
function __pyfunc_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (pyfunc completion words -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c pyfunc -f -a '(__pyfunc_complete)'
`,
  powershell: `# pyfunc completion for PowerShell 7. Add to $PROFILE: pyfunc completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName pyfunc -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '' }
  pyfunc completion words -- @words 2>$null | ForEach-Object {
    $value, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
  }
}
`,
};
