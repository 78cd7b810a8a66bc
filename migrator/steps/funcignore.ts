/** .funcignore lets everything through that a v2 app needs when it is deployed. */
import ignore from 'ignore';
import type { Edit } from '../../workspace/edit.ts';
import type { Design } from '../design.ts';
import type { Step } from '../step.ts';
import { functionAppPath } from './register-blueprints.ts';

const path = '.funcignore';

export const funcignore: Step = { name: 'funcignore', run };

function* run(design: Design): Generator<Edit> {
  const text = design.app.text(path);
  if (text === undefined || design.functions.length === 0) return;
  const needed = [
    functionAppPath,
    ...design.scripts.map(({ source }) => design.placeOf(source.path)),
  ];
  const hidden = needed.filter((each) => ignore().add(text).ignores(each));
  if (hidden.length === 0) return;
  const end = text.length;
  const lead = text === '' || /[\r\n]$/.test(text) ? '' : '\n';
  const lines = hidden.map((each) => `!/${each}`).join('\n');
  const because = { step: funcignore.name };
  yield { kind: 'modify', path, span: { start: end, end }, text: `${lead}${lines}\n`, because };
}
