/** e.g. `1.0.0 → 1.1.0`; where the author did not raise the version, `1.0.0, changed`. */
export function versionChange({
  from,
  to,
}: {
  readonly from: string;
  readonly to: string;
}): string {
  return from === to ? `${to}, changed` : `${from} → ${to}`;
}
