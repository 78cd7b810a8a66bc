/** Ctrl-Z: stops pyfunc, and what was started with it, until the shell continues them. */
export function suspend(): void {
  if (process.platform !== 'win32') process.kill(0, 'SIGTSTP');
}
