import { readJson } from '../text/json.ts';
import { isSecretFile, isSecretSetting, shownText } from '../text/secrets.ts';
import { readText } from '../text/text.ts';
import type { Change, FileVersion } from './edit.ts';

/**
 * Whether no line of a file may be shown. A settings file that existed before may hold secrets in
 * any line; a new one is shown without its values where its format is known.
 */
export function isHidden({ before, after }: Change): boolean {
  const versions = [before, after].filter((version) => version !== undefined);
  if (!versions.some(({ path }) => isSecretFile(path))) return false;
  return (
    before !== undefined ||
    versions.some((each) => shownText(each.path, textOf(each)) === undefined)
  );
}

/** Whether a patch with the exact text of a change would show a secret. */
export function showsSecret(change: Change): boolean {
  return (
    isHidden(change) ||
    [change.before, change.after].some((version) => {
      if (version === undefined) return false;
      const text = textOf(version);
      return shownText(version.path, text) !== text;
    })
  );
}

/** A setting that a change adds to a local.settings.json, or gives another value. */
export interface ChangedSetting {
  readonly name: string;
  /** Absent where it may be a secret. */
  readonly value?: string;
}

/** What a change writes to the settings of an app: names, and values that are no secrets. */
export function changedSettings({ before, after }: Change): ChangedSetting[] {
  if (after === undefined || !after.path.endsWith('local.settings.json')) return [];
  const [old, now] = [before, after].map((version) =>
    version === undefined ? {} : valuesIn(textOf(version)),
  ) as [SettingValues, SettingValues];
  return Object.entries(now).flatMap(([name, value]) => {
    if (old[name] === value || typeof value !== 'string') return [];
    // A value in the place of another one may be the owner's.
    const isShown = !Object.hasOwn(old, name) && !isSecretSetting(name, value);
    return isShown ? [{ name, value }] : [{ name }];
  });
}

type SettingValues = Readonly<Record<string, unknown>>;

function valuesIn(text: string): SettingValues {
  const json = readJson(text);
  const values = json.kind === 'json' && Object(json.value).Values;
  return typeof values === 'object' && values !== null ? values : {};
}

/** A patch shows files that are not text as well: then one character stands for each byte. */
function textOf(version: FileVersion): string {
  const read = readText(version);
  return read.kind === 'undecodable' ? Buffer.from(version.bytes).toString('latin1') : read.text;
}
