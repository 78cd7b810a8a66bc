import { isPlain } from './is-plain.ts';

/** Text from files and names, made safe to print: nothing in it can act on a terminal or hide. */

/** Control and format characters, line separators, lone surrogates, and fillers that print as nothing. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[\u115f\u1160\u3164\uffa0]|[\u{e0100}-\u{e01ef}]/gu;

/** A zero-width joiner inside an emoji such as 👩‍💻 is part of the picture. */
const emojiJoiner =
  /(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic})/uy;

/** Returns `text` as one line in which every character shows: `␛`, `␊`, `\x9b`, `\u202e`. */
export function visible(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(unseen, (character, offset: number) => {
    emojiJoiner.lastIndex = offset;
    return emojiJoiner.test(text) ? character : mark(character);
  });
}

function mark(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  if (code < 0x100) return `\\x${code.toString(16)}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
