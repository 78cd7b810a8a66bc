/** A .NET TimeSpan as function.json has it, in seconds, or the fact that it is none. */
export type TimeSpan =
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'malformed' };

/** A colon parts days from hours only where three more numbers follow. */
const form =
  /^\s*(-)?(?:(\d+)(?:\.|:(?=\d+:\d+:)))?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(\.\d{1,7})?)?\s*$/;

/** Reads `[-][d.]hh:mm[:ss[.fffffff]]` or a number of days, as TimeSpan.Parse does. */
export function readTimeSpan(text: string): TimeSpan {
  const days = /^\s*(-?\d+)\s*$/.exec(text);
  if (days !== null) return { kind: 'seconds', seconds: Number(days[1]) * 86_400 };
  const [all, minus, day = 0, hour = 0, minute = 0, second = 0, fraction = 0] =
    form.exec(text) ?? [];
  if (all === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return { kind: 'malformed' };
  }
  const minutes = (Number(day) * 24 + Number(hour)) * 60 + Number(minute);
  const seconds = minutes * 60 + Number(second) + Number(fraction);
  return { kind: 'seconds', seconds: minus ? -seconds : seconds };
}

/** `HH:MM:SS`, the only form the v2 worker reads, for a whole number of seconds below one day. */
export function timeOfDay(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
