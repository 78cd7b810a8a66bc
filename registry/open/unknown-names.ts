import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { registryUnknown, templateUnknown } from '../../diagnostics/registry/configs.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import { bareName, namespaceOf } from './join-libraries.ts';

/** No pyfunc.config names this registry. */
export function unknownRegistry(namespace: string, known: readonly string[]): Diagnostic {
  return diagnose(registryUnknown, { namespace, meant: nearest(namespace, known) });
}

/**
 * There is no such template. A bare name that only registries have is answered with the full ones:
 * which of them is meant is for the person to say.
 */
export function unknownTemplate(name: string, known: readonly string[]): Diagnostic {
  const sameName = known.filter((each) => bareName(each) === bareName(name));
  if (sameName.length > 0) return diagnose(templateUnknown, { name, meant: sameName });
  const namespace = namespaceOf(name);
  const near = known.filter((each) => namespaceOf(each) === namespace);
  const meant = nearest(name, near) ?? nearestBare(name, known);
  return diagnose(templateUnknown, { name, meant: meant === undefined ? [] : [meant] });
}

function nearestBare(name: string, known: readonly string[]): string | undefined {
  const meant = nearest(bareName(name), known.map(bareName));
  return known.find((each) => bareName(each) === meant);
}
