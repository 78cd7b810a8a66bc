/**
 * The library that comes with pyfunc: unmodified wheels of azure-functions, azure-functions-durable and
 * what they need to be imported, for a Python that has none of its own.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { removeCacheFolder } from '../../workspace/cache-file.ts';
import { makeScratch } from '../../workspace/scratch.ts';
import { cacheFolder } from '../../workspace/text/cache-folder.ts';
import { keepFolder } from '../../workspace/tree/cached-folder.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { unpackZip } from '../../workspace/tree/unpack-zip.ts';
import { assetsFolder } from '../assets.ts';

/** What pyfunc brings to a Python. */
export interface BundledLibrary {
  /** Absolute: a folder for `sys.path`. */
  readonly folder: string;
  readonly azureFunctions: string;
  readonly azureFunctionsDurable: string;
}

interface Pin {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

const PIN = /^([a-z][\w-]*)==(\S+)\s*\\\s*--hash=sha256:([0-9a-f]{64})$/gm;

/** From this minor version of Python on, azure-functions 2.x takes the place of 1.x. */
const SECOND_LINE = 13;

/** What can be imported, and the records that pip and importlib.metadata read. Native code cannot run everywhere. */
const isNeeded = (name: string) => /\.py$|\.dist-info\//.test(name);

/**
 * The library for a version of Python such as `3.12.1`, unpacked once into the user's cache, or into a
 * temporary folder where the cache cannot be written to. Undefined where no wheels came with this code.
 */
export async function bundledLibrary(
  pythonVersion: string,
  environment: NodeJS.ProcessEnv,
): Promise<BundledLibrary | undefined> {
  const pins = pinsFor(Number(pythonVersion.split('.')[1]));
  const wheels = wheelsOf(pins);
  if (wheels === undefined) return undefined;
  const version = (name: string) => pins.find((pin) => pin.name === name)?.version ?? '';
  return {
    folder: await unpacked(pins, wheels, environment),
    azureFunctions: version('azure-functions'),
    azureFunctionsDurable: version('azure-functions-durable'),
  };
}

function pinsFor(minor: number): Pin[] {
  const replacements = minor < SECOND_LINE ? [] : readPins('library-py313.txt');
  const replaced = new Set(replacements.map(({ name }) => name));
  return [...readPins('library.txt').filter(({ name }) => !replaced.has(name)), ...replacements];
}

function readPins(name: string): Pin[] {
  const file = openTree(assetsFolder).file(name);
  if (file === undefined) throw new Error(`${name} is not there`);
  const text = Buffer.from(file.bytes).toString('utf8');
  return [...text.matchAll(PIN)].map(([, name = '', version = '', sha256 = '']) => ({
    name,
    version,
    sha256,
  }));
}

/** The file names of the wheels, in the order of the pins; undefined where one is not there. */
function wheelsOf(pins: readonly Pin[]): string[] | undefined {
  const files = openTree(assetsFolder)
    .entries('wheels')
    .map(({ name }) => name);
  const wheels = pins.flatMap((pin) => {
    return files.find((each) => each.startsWith(`${stemOf(pin)}-`) && each.endsWith('.whl')) ?? [];
  });
  return wheels.length === pins.length ? wheels : undefined;
}

/** How a wheel and its records begin. */
function stemOf({ name, version }: Pin): string {
  return `${name.replaceAll('-', '_')}-${version}`;
}

async function unpacked(
  pins: readonly Pin[],
  wheels: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const digest = createHash('sha256').update(pins.map(({ sha256 }) => sha256).join());
  const name = `library-${digest.digest('hex').slice(0, 16)}`;
  const folder = path.join(cacheFolder(environment), name);
  const unpackInto = async (draft: string) => {
    const tree = openTree(assetsFolder);
    for (const [index, { sha256 }] of pins.entries()) {
      const bytes = tree.file(`wheels/${wheels[index]}`)?.bytes;
      if (bytes === undefined || digestOf(bytes, 'hex') !== sha256) {
        throw new Error(`${wheels[index]} is not the wheel that is pinned`);
      }
      unpackZip(bytes, draft, isNeeded);
    }
    return undefined;
  };
  try {
    await keepFolder(folder, unpackInto);
    if (isWhole(folder, pins)) return folder;
    removeCacheFolder(folder);
    await keepFolder(folder, unpackInto);
    return folder;
  } catch (error) {
    // A cache that cannot be written to; anything else is a bug.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    const scratch = makeScratch('pyfunc-library');
    await unpackInto(scratch.path);
    return scratch.path;
  }
}

/** Whether every file is as the records of the wheels have it: a cache may lose or change some. */
function isWhole(folder: string, pins: readonly Pin[]): boolean {
  try {
    const tree = openTree(folder);
    return pins.every((pin) =>
      recordOf(tree, `${stemOf(pin)}.dist-info`)?.every(([file, sha256]) => {
        const bytes = tree.file(file)?.bytes;
        return bytes !== undefined && digestOf(bytes, 'base64url') === sha256;
      }),
    );
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

/**
 * Path and digest of each file that was unpacked.
 * See https://packaging.python.org/en/latest/specifications/recording-installed-packages/
 */
function recordOf(
  tree: Tree,
  folder: string,
): (readonly [path: string, sha256: string])[] | undefined {
  const bytes = tree.file(`${folder}/RECORD`)?.bytes;
  if (bytes === undefined) return undefined;
  const lines = Buffer.from(bytes).toString('utf8').split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, file = '', sha256 = ''] = /^([^,]+),sha256=([^,]+),/.exec(line) ?? [];
    return isNeeded(file) ? [[file, sha256] as const] : [];
  });
}

function digestOf(bytes: Uint8Array, encoding: 'hex' | 'base64url'): string {
  return createHash('sha256').update(bytes).digest(encoding);
}
