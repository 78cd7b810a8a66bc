import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  makeTheme,
  useKeypress,
  usePagination,
  usePrefix,
  useState,
} from '@inquirer/core';
import figures from '@inquirer/figures';

interface MarkedListConfig {
  readonly message: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly marked: readonly string[];
  readonly pageSize: number;
  /** Whether the marked ones can be taken, or why not. */
  readonly validate: (marked: readonly string[]) => Promise<string | boolean>;
  readonly keysHelpTip: (keys: readonly (readonly string[])[]) => string | undefined;
}

/** A long list where several can be marked; it shows those that hold what was typed. */
export const markedList = createPrompt<readonly string[], MarkedListConfig>((config, done) => {
  const { choices, pageSize, validate } = config;
  const theme = makeTheme({});
  const prefix = usePrefix({ theme });
  const [term, setTerm] = useState('');
  const [marked, setMarked] = useState(config.marked);
  const [active, setActive] = useState(0);
  const [problem, setProblem] = useState('');
  const found = choices.filter(({ name }) => name.toLowerCase().includes(term.toLowerCase()));
  // In the order of the list, whatever was marked first.
  const mark = (wanted: (value: string) => boolean) =>
    setMarked(choices.map(({ value }) => value).filter(wanted));
  useKeypress(async (key, line) => {
    setProblem('');
    if (isEnterKey(key)) {
      const verdict = await validate(marked);
      if (verdict === true) done(marked);
      else setProblem(verdict || 'This cannot be taken.');
    } else if (isUpKey(key)) setActive(Math.max(active - 1, 0));
    else if (isDownKey(key)) setActive(Math.min(active + 1, found.length - 1));
    else if (isSpaceKey(key)) {
      const toggled = found[active]?.value;
      mark((value) => marked.includes(value) !== (value === toggled));
    } else if (key.ctrl && key.name === 'a') {
      const shown = found.map(({ value }) => value);
      const isAll = shown.every((value) => marked.includes(value));
      mark((value) => (shown.includes(value) ? !isAll : marked.includes(value)));
    } else {
      setActive(0);
      setTerm(line.line);
      return;
    }
    // None of these keys belongs to what was typed.
    line.clearLine(0);
    line.write(term);
  });
  const page = usePagination({
    items: found,
    active,
    renderItem: ({ item: { value, name }, isActive }) => {
      const icon = marked.includes(value) ? figures.circleFilled : figures.circle;
      const text = `${isActive ? figures.pointer : ' '}${icon} ${name}`;
      return isActive ? theme.style.highlight(text) : text;
    },
    pageSize,
    loop: false,
  });
  const keys = [
    [String(marked.length), 'marked'],
    ['type', 'to search'],
    ['space', 'marks'],
    ['ctrl+a', 'all'],
    ['⏎', 'submit'],
  ];
  const head = [prefix, theme.style.message(config.message, 'idle'), term].join(' ').trimEnd();
  const body = [
    found.length === 0 ? 'Nothing has this in its name.' : page,
    problem === '' ? '' : theme.style.error(problem),
    config.keysHelpTip(keys) ?? '',
  ];
  return [head, body.filter(Boolean).join('\n')];
});
