/** A terminal as an SVG: what a command printed, with its colors. */

interface Look {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly color?: string;
}

const ink = '#d6deeb';
const colors: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  36: '#79c0ff',
};

const cell = { width: 8.1, height: 18 };
const edge = { side: 18, top: 46, bottom: 16 };
const fonts = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** `output` as a terminal of this many columns shows it, below the prompt with the command. */
export function terminalPicture(command: string, output: string, columns = 80): string {
  const lines = [`\x1b[2m$\x1b[22m \x1b[1m${command}\x1b[22m`, ...output.trimEnd().split('\n')];
  const width = Math.ceil(columns * cell.width + 2 * edge.side);
  const height = edge.top + lines.length * cell.height + edge.bottom;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, index) => `<circle cx="${24 + index * 20}" cy="22" r="6" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">`,
    `<title>What ${escaped(command)} prints</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#0d1521"/>`,
    ...dots,
    `<g font-family="${fonts}" font-size="13.5" fill="${ink}">`,
    ...lines.flatMap((line, row) => rowTexts(line, edge.top + row * cell.height + 13)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** One text for each change of look, put and stretched to its cells whatever the font. */
function rowTexts(line: string, y: number): string[] {
  let look: Look = {};
  let column = 0;
  return line.split(/\x1b\[(\d+)m/).flatMap((part, index) => {
    if (index % 2 === 1) {
      look = changed(look, Number(part));
      return [];
    }
    const size = [...part].length;
    const x = round(edge.side + column * cell.width);
    column += size;
    if (part.trim() === '') return [];
    const length = round(size * cell.width);
    return [
      `<text x="${x}" y="${y}" textLength="${length}"${attributes(look)}>${escaped(part)}</text>`,
    ];
  });
}

function changed(look: Look, code: number): Look {
  if (code === 0) return {};
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  const { bold: _bold, dim: _dim, ...color } = look;
  if (code === 22) return color;
  const { color: _color, ...weight } = look;
  const named = colors[code];
  return named === undefined ? weight : { ...weight, color: named };
}

function attributes({ bold, dim, color }: Look): string {
  return [
    color === undefined ? '' : ` fill="${color}"`,
    bold ? ' font-weight="bold"' : '',
    dim ? ' opacity="0.6"' : '',
  ].join('');
}

const round = (number: number) => Math.round(number * 100) / 100;

/** Spaces are made non-breaking: browsers join plain ones. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll(' ', '\u00a0');
}
