/** Tags of `mcr.microsoft.com/azure-functions/python`. https://mcr.microsoft.com/artifact/mar/azure-functions/python */

export interface ImageTag {
  /** Major version of the host. */
  readonly host: number;
  /** e.g. `3.8`; absent where the tag leaves it to the image. */
  readonly python?: string;
  /** With its dash, e.g. `-slim`. */
  readonly variant: string;
}

/** Variants that images of host 4 have too. */
const variants = ['', '-slim', '-appservice', '-core-tools', '-buildenv'];

/** Reads `3.0-python3.8-slim`; undefined where it is not a version, e.g. `latest`. */
export function imageOf(tag: string): ImageTag | undefined {
  const parsed = /^v?(\d+)(?:\.\d+)*(?:-python(\d+\.\d+))?(-.*)?$/.exec(tag);
  if (parsed === null) return undefined;
  const [, host, python, variant = ''] = parsed;
  return { host: Number(host), ...(python !== undefined && { python }), variant };
}

/** The tag with what is to be raised raised; undefined where no such image is sure to exist. */
export function upgradedTag(
  { host, python, variant }: ImageTag,
  raise: { readonly host: boolean; readonly python: boolean },
): string | undefined {
  const wanted = python !== undefined && raise.python && isOldPython(python) ? newPython : python;
  const major = raise.host && host < 4 ? 4 : host;
  // Images of host 4 begin with Python 3.7, those of older hosts end with 3.9.
  const exists = major >= 4 ? wanted !== undefined && minor(wanted) >= 7 : wanted === python;
  if (!exists || !variants.includes(variant)) return undefined;
  return `${major}-python${wanted}${variant}`;
}

/** The oldest Python that Azure still supports in a year: the smallest step. */
export const newPython = '3.11';

/** What Azure runs today. https://learn.microsoft.com/azure/azure-functions/supported-languages */
export const supportedPythons = '3.10 to 3.14';

/** Python that Azure no longer runs, or not with host 4. */
export function isOldPython(version: string): boolean {
  return version.startsWith('2.') || (version.startsWith('3.') && minor(version) < 10);
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
