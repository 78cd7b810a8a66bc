import { button, element } from './dom.ts';
import type { PageData, PageFunction, PageUi } from './page-data.ts';

type Show = (data: PageData) => void;

/** What a person can do with the plan that `pyfunc migrate --ui` shows. */
export function reviewBar(data: PageData, ui: PageUi, show: Show): HTMLElement {
  const { phase, blocked, message, leftOut, canUndo } = ui;
  const act = (action: string) => () => void send(data, ui, action, leftOut, show);
  const buttons =
    phase === 'review'
      ? [
          button('Write and prove', act('write'), {
            disabled: blocked !== undefined,
            class: 'main',
          }),
          button('Quit, change nothing', act('quit')),
        ]
      : [
          button('Undo', act('undo'), { disabled: !canUndo }),
          button('Keep and close', act('quit'), { disabled: !canUndo }),
        ];
  return element(
    'div',
    { class: 'bar review-bar', role: 'group', 'aria-label': 'Decide' },
    ...buttons,
    element('p', { role: 'status', id: 'message' }, message ?? blocked ?? ''),
  );
}

/** Leaves one function out, or takes it in again; the app is then planned again. */
export function reviewControls(fn: PageFunction, ui: PageUi, show: Show): HTMLElement | undefined {
  if (ui.phase !== 'review') return undefined;
  const { name } = fn;
  const isOut = ui.leftOut.includes(name);
  const names = isOut ? ui.leftOut.filter((each) => each !== name) : [...ui.leftOut, name];
  const text = isOut ? 'Take in again' : 'Leave out';
  const act = () => void send(undefined, ui, 'plan', names, show);
  return element(
    'div',
    { class: 'controls' },
    button(text, act, { 'aria-label': `${text}: ${name}` }),
  );
}

async function send(
  data: PageData | undefined,
  ui: PageUi,
  action: string,
  leaveOut: readonly string[],
  show: Show,
): Promise<void> {
  const status = document.getElementById('message');
  const say = (text: string) => {
    if (status !== null) status.textContent = text;
  };
  for (const each of document.querySelectorAll('button')) each.disabled = true;
  say(action === 'write' ? 'Writing and proving …' : 'Working …');
  try {
    const answer = await fetch('decide', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-pyfunc-token': ui.token },
      body: JSON.stringify({ action, leaveOut }),
    });
    if (answer.ok) return show((await answer.json()) as PageData);
    say(`pyfunc answered: ${answer.status}`);
  } catch {
    say('pyfunc does not answer anymore. Start it again to go on.');
  }
  if (data !== undefined) show({ ...data, ui: { ...ui, message: status?.textContent ?? '' } });
}
