import type { BoundFunction } from './azure-resources.ts';

/** The event hub that gets the messages of devices, where only a setting names it. */
export const deviceHub = 'devices';

/** The setting that holds a name, as in `%Setting%`. */
export function settingOf(name: unknown): string | undefined {
  return typeof name === 'string' ? /^%([^%]+)%$/.exec(name)?.[1] : undefined;
}

/** With the name of the event hub in the place of a setting that is to hold it. */
export function withDeviceHub(
  { name, bindings }: BoundFunction,
  isHeld: (setting: string) => boolean = () => true,
): BoundFunction {
  return {
    name,
    bindings: bindings.map((each) => {
      const setting = settingOf(each.properties.eventHubName);
      if (setting === undefined || !isHeld(setting)) return each;
      return { ...each, properties: { ...each.properties, eventHubName: deviceHub } };
    }),
  };
}
