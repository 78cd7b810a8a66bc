// The bill of materials of the bundle, as CycloneDX 1.6: each package whose code or data is in it.
import { readFileSync } from 'node:fs';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';

const { name, version, license } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The document for `bundledPackages`, the same for the same packages: it has no time and no number. */
export async function sbom(packages) {
  const own = component('npm', name, version, license);
  own.type = Enums.ComponentType.Application;
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: own }) });
  for (const each of packages) {
    const part = component(each.kind, each.name, each.version, each.license);
    bom.components.add(part);
    own.dependencies.add(part.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(
    new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6),
  );
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function component(kind, fullName, version, license) {
  const [, group, name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(fullName);
  const purl = `pkg:${kind}/${group ? `${encodeURIComponent(group)}/` : ''}${name}@${version}`;
  const made = new Models.Component(Enums.ComponentType.Library, name, {
    ...{ group, version, purl, bomRef: purl },
  });
  const isSpdx = /^(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|PSF-2\.0)$/.test(license);
  made.licenses.add(isSpdx ? new Models.SpdxLicense(license) : new Models.NamedLicense(license));
  return made;
}
