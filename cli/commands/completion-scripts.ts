/** Shells that can complete the words of pyfunc. */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/** Each asks pyfunc itself what may stand next: one candidate in a line, with a tab before its meaning. */
export const completionScripts: Readonly<Record<Shell, string>> = {
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
  pyfunc completion words -- $words[2..-1] 2>/dev/null
end
complete -c pyfunc -a '(__pyfunc_complete)'
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
