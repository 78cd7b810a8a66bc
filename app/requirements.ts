/** One requirement line of a requirements.txt. */
export interface Requirement {
  /** Normalized as PEP 503 says: lower case, dashes. */
  readonly name: string;
  /** The requirement itself: neither comment nor leading white space nor hashes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The whole line with its line break. */
  readonly line: { readonly start: number; readonly end: number };
  readonly specifier: string;
}

/** The requirements in the text of a requirements.txt; options, URLs and comments are passed over. */
export function readRequirements(text: string): Requirement[] {
  const requirements: Requirement[] = [];
  for (const match of text.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
    const line = match[0];
    const parsed = /^(\s*)([A-Za-z0-9][\w.-]*)(\s*\[[^\]]*\])?\s*([^#;\\]*?)\s*(?:[;#\\].*)?$/.exec(
      line.replace(/[\r\n]+$/, ''),
    );
    const name = parsed?.[2];
    const specifier = parsed?.[4] ?? '';
    if (name === undefined || (specifier !== '' && !/^[(<>=!~]/.test(specifier))) continue;
    const start = match.index + (parsed?.[1]?.length ?? 0);
    const head = `${name}${parsed?.[3] ?? ''}`;
    const end =
      specifier === ''
        ? start + head.length
        : line.indexOf(specifier, head.length) + match.index + specifier.length;
    requirements.push({
      name: normalized(name),
      text: text.slice(start, end),
      start,
      end,
      line: { start: match.index, end: match.index + line.length },
      specifier,
    });
  }
  return requirements;
}

function normalized(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** Distributions whose import name is not their own. */
const knownImports: Readonly<Record<string, string>> = {
  attrs: 'attr',
  'azure-core': 'azure.core',
  'azure-cosmos': 'azure.cosmos',
  'azure-functions-durable': 'azure.durable_functions',
  'azure-identity': 'azure.identity',
  'azure-storage-file-datalake': 'azure.storage.filedatalake',
  'azure-storage-file-share': 'azure.storage.fileshare',
  'azurefunctions-extensions-bindings-blob': 'azurefunctions.extensions.bindings.blob',
  'azurefunctions-extensions-http-fastapi': 'azurefunctions.extensions.http.fastapi',
  beautifulsoup4: 'bs4',
  'discord-py': 'discord',
  gitpython: 'git',
  'google-api-python-client': 'googleapiclient',
  'google-auth': 'google.oauth2',
  mysqlclient: 'MySQLdb',
  'opencv-python': 'cv2',
  'opencv-python-headless': 'cv2',
  pillow: 'PIL',
  protobuf: 'google',
  'psycopg2-binary': 'psycopg2',
  pycryptodome: 'Crypto',
  pygithub: 'github',
  pyjwt: 'jwt',
  pymupdf: 'fitz',
  pyserial: 'serial',
  'python-dateutil': 'dateutil',
  'python-docx': 'docx',
  'python-dotenv': 'dotenv',
  'python-jose': 'jose',
  'python-magic': 'magic',
  'python-telegram-bot': 'telegram',
  pywin32: 'win32com',
  pyyaml: 'yaml',
  'scikit-image': 'skimage',
  'scikit-learn': 'sklearn',
  slackclient: 'slack',
};

/** The import names that a distribution is known for, where they are not its own. */
export function moduleNames(distribution: string): string[] {
  const known = knownImports[distribution];
  return known === undefined || known === 'google' ? [] : [known];
}

/** The distribution that is known to bring a module under another name. */
export function distributionOf(module: string): string | undefined {
  return Object.keys(knownImports).find((each) =>
    moduleNames(each).some((name) => module === name || module.startsWith(`${name}.`)),
  );
}

/** Import names of what a requirements.txt asks for and of what the platform puts on the path first. */
export function importNamesOf(text: string | undefined): Set<string> {
  const names = new Set(['azure', 'google', 'grpc']);
  for (const { name } of text === undefined ? [] : readRequirements(text)) {
    names.add((knownImports[name] ?? name.replaceAll('-', '_')).split('.')[0] ?? name);
  }
  return names;
}
