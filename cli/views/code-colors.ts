import type { Fragment, Style } from './terminal.ts';
import { styled } from './terminal.ts';

/** Comments, strings, decorators and words that Python or JSON gives a meaning. */
const tokens =
  /(?<comment>#.*$)|(?<string>(?:\b[rbfRBF]{1,2})?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))|(?<decorator>^\s*@[\w.]+)|\b(?<keyword>and|as|async|await|class|def|elif|else|except|False|false|finally|for|from|if|import|in|is|lambda|None|not|null|or|pass|raise|return|True|true|try|while|with|yield)\b/g;

const styles: Readonly<Record<string, Style>> = {
  comment: 'dim',
  string: 'yellow',
  decorator: 'cyan',
  keyword: 'magenta',
};

/** A line of Python or JSON in colors, by a guess that needs no other line. */
export function codeColors(text: string): Fragment[] {
  const fragments: Fragment[] = [];
  let at = 0;
  for (const { index, 0: token, groups = {} } of text.matchAll(tokens)) {
    const [kind = ''] = Object.keys(groups).filter((name) => groups[name] !== undefined);
    if (index > at) fragments.push(text.slice(at, index));
    const style = styles[kind];
    fragments.push(style === undefined ? token : styled(style, token));
    at = index + token.length;
  }
  return at < text.length ? [...fragments, text.slice(at)] : fragments;
}
