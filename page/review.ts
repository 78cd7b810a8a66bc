import { changeView } from './diff.ts';
import { button, element } from './dom.ts';
import type { PageData, PageFunction, PageHunk, PageUi } from './page-data.ts';

type Show = (data: PageData) => void;

/** What a person can do with the plan that `pyfunc migrate --ui` shows. */
export function reviewBar(ui: PageUi, show: Show): HTMLElement {
  const { phase, blocked, message, canUndo } = ui;
  const act = (action: string) => () => void send(ui, action, ui, show);
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
  const chosen = { ...ui, leftOut: toggled(ui.leftOut, name) };
  const text = isOut ? 'Take in again' : 'Leave out';
  const act = () => void send(ui, 'plan', chosen, show);
  return element(
    'div',
    { class: 'controls' },
    button(text, act, { 'aria-label': `${text}: ${name}` }),
  );
}

/** Each hunk that no function depends on, with a switch; the app is then planned again. */
export function hunkList(hunks: readonly PageHunk[], ui: PageUi, show: Show): HTMLElement {
  const views = hunks.map(({ name, path, step, patch, isSkipped }) => {
    const chosen = { ...ui, skipped: toggled(ui.skipped, name) };
    const text = isSkipped ? 'Make this change' : 'Skip this change';
    const act = () => void send(ui, 'plan', chosen, show);
    const change = { path, kind: 'changed', because: [{ step }], ...(patch && { patch }) } as const;
    return element(
      'div',
      { class: isSkipped ? 'hunk-choice skipped' : 'hunk-choice' },
      changeView(change, 'h3'),
      ui.phase === 'review' ? button(text, act, { 'aria-label': `${text}: ${name}` }) : undefined,
      isSkipped ? element('p', {}, 'Skipped: the file stays as it is here.') : undefined,
    );
  });
  const about =
    'No function depends on these changes, so you can skip each by itself. The changes of a function depend on each other: leave the function out as a whole, or edit the patch of pyfunc migrate --patch.';
  return element('div', {}, element('p', {}, about), ...views);
}

function toggled(names: readonly string[], name: string): string[] {
  return names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
}

async function send(
  ui: PageUi,
  action: string,
  { leftOut, skipped }: Pick<PageUi, 'leftOut' | 'skipped'>,
  show: Show,
): Promise<void> {
  const status = document.getElementById('message');
  const say = (text: string) => {
    if (status !== null) status.textContent = text;
  };
  const usable = [...document.querySelectorAll('button')].filter(({ disabled }) => !disabled);
  for (const each of usable) each.disabled = true;
  say(action === 'write' ? 'Writing and proving …' : 'Working …');
  try {
    const answer = await fetch('decide', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-pyfunc-token': ui.token },
      body: JSON.stringify({ action, leaveOut: leftOut, skip: skipped }),
    });
    if (answer.ok) return show((await answer.json()) as PageData);
    say(
      answer.status === 409
        ? 'pyfunc is busy with what another window asked for. Reload this page in a moment.'
        : `pyfunc answered: ${answer.status}`,
    );
  } catch {
    say('pyfunc does not answer anymore. Start it again to go on.');
  }
  for (const each of usable) each.disabled = false;
}
