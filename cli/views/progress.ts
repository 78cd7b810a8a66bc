import { cut } from './cut.ts';
import { visible } from './visible.ts';

interface ProgressStream {
  readonly columns?: number;
  write(text: string): unknown;
}

const clear = '\r\x1b[K';
const usualColumns = 80;
const second = 1000;

/** Draws one line that the next one replaces; a clock is added after a second. */
export function openProgress(stream: ProgressStream): (text?: string) => void {
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let isDrawn = false;
  return (text) => {
    clearInterval(timer);
    timer = undefined;
    if (isDrawn) stream.write(clear);
    isDrawn = false;
    if (text === undefined) return;
    since = Date.now();
    const draw = (): void => {
      const seconds = Math.floor((Date.now() - since) / second);
      const clock = seconds === 0 ? '' : ` ${seconds} s`;
      const room = (stream.columns ?? usualColumns) - clock.length - 1;
      stream.write(clear + cut(visible(text), room) + clock);
      isDrawn = true;
    };
    draw();
    // Nothing waits for a clock.
    timer = setInterval(draw, second).unref();
  };
}
