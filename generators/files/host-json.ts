import type { TemplateValue } from '../language/template.ts';
import type { NewFile } from '../output.ts';
import type { ManifestFields } from '../templates/manifest.ts';

const path = 'host.json';

/** Writes what the templates need from the host into the new host.json; a later one wins. */
export function withHost(files: readonly NewFile[], needs: readonly ManifestFields[]): NewFile[] {
  const needed = needs.reduce(over, {});
  if (Object.keys(needed).length === 0) return [...files];
  return files.map((file) => {
    if (file.path !== path) return file;
    const host = over(JSON.parse(file.text) as ManifestFields, needed);
    return { ...file, text: `${JSON.stringify(host, null, 2)}\n`, needs: needed };
  });
}

/** The places where an existing host.json has something else than is needed, e.g. `extensions.http`. */
export function differences(existing: ManifestFields, needed: ManifestFields): string[] {
  return Object.entries(needed).flatMap(([key, wanted]) => {
    const found = existing[key];
    if (isFields(found) && isFields(wanted)) {
      return differences(found, wanted).map((each) => `${key}.${each}`);
    }
    return JSON.stringify(found) === JSON.stringify(wanted)
      ? []
      : [`${key} ${JSON.stringify(wanted)}`];
  });
}

function over(base: ManifestFields, top: ManifestFields): ManifestFields {
  const entries = Object.entries(top).map(([key, value]) => {
    const below = base[key];
    return [key, isFields(below) && isFields(value) ? over(below, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

function isFields(value: TemplateValue | undefined): value is ManifestFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
