/** Names that must not be in a registry, neither at its root nor in a template. */
export const hostileNames: readonly string[] = [
  ...['../x', '../../x', 'a/../../x', 'a/..', '..', 'a/./x', '..\\x', 'a\\..\\..\\x', 'a//b'],
  ...['.git/config', '.git/hooks/pre-commit', '.GIT/config', '.Git/x', '.git', '.git /x'],
  ...['.git./x', 'git~1/config', 'GIT~2/x', '.g\u200cit/config', '.gi\u0074\u200d/x'],
  ...['a/.git/config', '.git:x/y', '%2egit/config', '.git::$INDEX_ALLOCATION/x'],
  ...['con', 'CON', 'nul.txt', 'aux.py', 'prn', 'com1', 'COM9.md', 'lpt1', 'LPT9.x', 'a/nul'],
  ...['conin$', 'com\u00b9', 'clock$', 'aux .txt'],
  ...['a:b', 'x:$DATA', 'a|b', 'a?b', 'a*b', '<x>', '"x"', 'x.', 'x ', 'a./b', 'a /b', 'x...'],
  ...['bell\u0007', 'esc\u001b[31m', 'tab\tx', 'line\nbreak', 'del\u007f', 'c1\u009b'],
  ...['rtl\u202etxt', 'zero\u200bwidth', 'bom\ufeff', 'soft\u00adhyphen', 'tag\u{e0041}'],
  ...['e\u0301 decomposed', '%2e%2e/x', '..%2fx', '%2E%2E%2Fx', '\uff0e\uff0e/x', 'not\ufffdutf8'],
  ...[`${'long'.repeat(70)}.py`, `${'d/'.repeat(12)}x`, `${'long/'.repeat(210)}x`],
];

/** Those that only mean something at the beginning of a path. */
export const hostileBeginnings: readonly string[] = [
  ...['C:/x', 'C:x', 'c:\\x', '//server/share/x', '\\\\server\\share\\x', '\\x', '/etc/passwd'],
  ...['~/x', '~root/x', '.pyfunc/run', '.PYFUNC/run', './../x'],
];
