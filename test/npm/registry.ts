import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Packed } from './pack.ts';

export interface Registry {
  readonly url: string;
  /** Paths of all requests, in order. */
  readonly asked: readonly string[];
  close(): void;
}

/** An npm registry on this machine that has these packages and no others, the latest of a name first. */
export async function startRegistry(packages: readonly Packed[]): Promise<Registry> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const name = decodeURIComponent(path.slice(1));
    const ofName = packages.filter(({ manifest }) => manifest.name === name);
    const asTarball = packages.find(({ tarball }) => path === tarballPath(tarball));
    if (ofName.length > 0) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(packument(ofName, url)));
    } else if (asTarball !== undefined) {
      response.end(readFileSync(asTarball.tarball));
    } else {
      response.statusCode = 404;
      response.end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, close: () => void server.close() };
}

const tarballPath = (tarball: string) =>
  `/-/${createHash('sha1').update(tarball).digest('hex')}.tgz`;

function packument(packages: readonly Packed[], url: string): unknown {
  const versions = packages.map(({ manifest, tarball }) => {
    const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64');
    const dist = { tarball: url + tarballPath(tarball), integrity: `sha512-${digest}` };
    return [manifest.version, { ...manifest, dist }] as const;
  });
  const [latest] = versions;
  return {
    name: packages[0]?.manifest.name,
    'dist-tags': { latest: latest?.[0] },
    versions: Object.fromEntries(versions),
  };
}
