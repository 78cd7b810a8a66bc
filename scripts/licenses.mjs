// What other people's work is in the bundle, and under which licenses.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that other packages have in a file of their own, where no manifest names them. */
const insideOthers = {
  '@ts-morph/common': () => {
    const file = 'node_modules/@ts-morph/common/dist/typescript.js';
    const version = /^var version = "(.+)";/m.exec(readFileSync(join(root, file), 'utf8'))?.[1];
    if (version === undefined) throw new Error(`${file} does not tell its version`);
    // The license and the notices of TypeScript have been the same since 5.0.
    const texts = ['LICENSE', 'NOTICE.txt'].map((name) => textOf('node_modules/typescript', name));
    return { name: 'typescript', version, license: 'Apache-2.0', texts };
  },
};

/** Packages that are published without the text of the license that their manifest names: MIT. */
const holders = {
  'change-case': 'Copyright (c) Blake Embrey (hello@blakeembrey.com)',
  dlv: 'Copyright (c) Jason Miller (jason@developit.ca)',
  'node-plop': 'Copyright (c) 2014 Andrew Worcester',
  'title-case': 'Copyright (c) Blake Embrey (hello@blakeembrey.com)',
};

/**
 * Every package whose code or data is in the bundle, and each wheel, as
 * `{ kind, name, version, license, texts }`, sorted by name. Throws for one without a license text.
 */
export function bundledPackages(inputs, wheels) {
  const folders = inputs.flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []);
  const packages = [...new Set(folders)].sort().flatMap((folder) => {
    const found = npmPackage(folder);
    const inside = insideOthers[found.name]?.();
    return inside ? [found, { kind: 'npm', ...inside }] : [found];
  });
  const all = [
    ...packages,
    ...readdirSync(wheels)
      .sort()
      .map((name) => wheel(join(wheels, name))),
  ];
  for (const { name, version, texts } of all) {
    if (texts.join('').trim().length < 200)
      throw new Error(`${name} ${version} has no license text`);
  }
  return all;
}

/** All license texts, each listed once under the packages that use it. */
export function licenseTexts(packages) {
  const groups = new Map();
  for (const { name, version, license, texts } of packages) {
    const text = texts.join('\n\n');
    groups.set(text, [...(groups.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...groups]
    .map(([text, names]) => [names.join('\n'), text].join('\n\n'))
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

function npmPackage(folder) {
  const { name, version, license } = JSON.parse(textOf(folder, 'package.json'));
  const files = readdirSync(join(root, folder)).filter((file) =>
    /^(?:un)?licen[cs]e|^notice/i.test(file),
  );
  const texts = files.map((file) => textOf(folder, file));
  const holder = holders[name];
  if (texts.length > 0 && holder !== undefined) throw new Error(`${name} has a license text now`);
  if (holder !== undefined && license === 'MIT') texts.push(mit(holder));
  return { kind: 'npm', name, version, license, texts };
}

function wheel(path) {
  const filter = ({ name }) =>
    /^[^/]+\.dist-info\/(?:METADATA|.*(?:licen[cs]e|notice)[^/]*)$/i.test(name);
  const files = Object.entries(unzipSync(readFileSync(path), { filter }));
  const isMetadata = ([name]) => name.endsWith('/METADATA');
  const metadata = Buffer.from(files.find(isMetadata)?.[1] ?? []).toString('utf8');
  const field = (name) => new RegExp(`^${name}: (.+)$`, 'm').exec(metadata)?.[1]?.trim();
  const name = field('Name');
  if (name === undefined) throw new Error(`${basename(path)} has no name`);
  return {
    ...{ kind: 'pypi', name, version: field('Version') },
    license: field('License-Expression') ?? field('License') ?? 'see below',
    texts: files
      .filter((file) => !isMetadata(file))
      .map(([, text]) => Buffer.from(text).toString('utf8').trim()),
  };
}

function textOf(folder, name) {
  return readFileSync(join(root, folder, name), 'utf8').trim();
}

function mit(holder) {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const text = own.slice(own.indexOf('Permission is hereby granted'));
  return `MIT License\n\n${holder}\n\n${text}`;
}
