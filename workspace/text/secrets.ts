/** The one rule for what is a secret. Diffs, code frames, diagnostics, JSON and reports apply it. */
import type { Span } from '../change/edit.ts';

/** What stands in the place of a secret. */
const mask = '***';

/** Files that hold secrets under any name of a key, at any depth. */
const secretFiles: readonly RegExp[] = [
  // local.settings.json, local.settings.dev.json, local.settings.json.bak
  /^[^/]+\.settings[^/]*\.json(?:[.~_-][^/]*)?$/,
  /^appsettings[^/]*\.json$/,
  /^\.env(?:rc|[._-][^/]*)?$/,
  /^[^/]+\.env$/,
  /^(?:[^/]+\.)?(?:secrets|credentials)(?:\.[^/]+)?$/,
  /^(?:\.netrc|_netrc|\.pgpass|\.npmrc|\.pypirc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519))$/,
  /\.(?:pem|key|pfx|p12|jks|keystore|ppk|publishsettings)$/,
];
const secretFolder = /(?:^|\/)\.(?:ssh|aws|azure|kube|gnupg)\//;

/** Whether a file holds secrets, by its path. */
export function isSecretFile(path: string): boolean {
  const folded = path.toLowerCase();
  const name = folded.slice(folded.lastIndexOf('/') + 1);
  return secretFolder.test(folded) || secretFiles.some((pattern) => pattern.test(name));
}

/** Names of headers and of parameters in URLs whose values are secrets. */
export function isSecretName(name: string): boolean {
  return /^(?:proxy-)?authorization$|^(?:set-)?cookie$|^sig(?:nature)?$|^code$|^x-amz-|token|secret|(?:^|[-_])key$|(?:api|access|account|functions?|host|master|subscription|private)[-_]?key|passw/i.test(
    name,
  );
}

/** Whether the value of an app setting may be a secret, by its name or by itself. */
export function isSecretSetting(name: string, value: string): boolean {
  const isNamedSo =
    /(?:keys?|pass|pwd|passphrase|credentials?|sas)$/i.test(name) &&
    // Keys that find data.
    !/(?:partition|row|sort|primary|foreign|routing|session|cache|lookup)[-_]?keys?$/i.test(name);
  return (
    isSecretName(name) || (isNamedSo && isPassword(value)) || hasSecret(`"${name}": "${value}"`)
  );
}

/** Two groups: what stands before a secret, and the secret. */
interface SecretRule {
  /** In lower case. What the pattern finds holds one of them. */
  readonly signs: readonly string[];
  readonly pattern: RegExp;
  /** Whether the second group is a secret; by default it is unless it is a placeholder. */
  readonly isSecret?: (value: string) => boolean;
}

/** A value up to the end of its string. JSON may escape characters such as `+` and `/`. */
const value = String.raw`((?:[^;"'\x60\s\\]|\\(?:u[\da-f]{4}|/))+)`;
const equals = String.raw`\s*(?:=|\\u003d)\s*`;
const and = String.raw`(?:[?&;"']|\\u0026|&amp;)`;
const anyName = 'password|passwd|passphrase|pwd|secret';
const keyName =
  'token|(?:api|access|account|function|host|master|private|primary|secondary|secret|shared_?access|storage|subscription|instrumentation)_?key';

const tokenSigns = [
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'npm_', 'pypi-', 'xox'],
  ...['akia', 'asia', 'aiza', 'sk_live_', 'sk_test_', 'sk-', 'sg.'],
];

const rules: readonly SecretRule[] = [
  // Pairs of a connection string of Azure.
  {
    signs: ['accountkey', 'sharedaccess', 'sharedsecret', 'instrumentationkey', 'accesskey'],
    pattern: RegExp(
      `((?:AccountKey|SharedAccessKey|SharedAccessSignature|SharedSecret|InstrumentationKey|AccessKey)${equals})${value}`,
      'gi',
    ),
  },
  // Pairs of other connection strings: only within a string, where code has keyword arguments.
  {
    signs: ['password=', 'pwd=', 'secret=', 'key=', 'token='],
    pattern:
      /((?:[;"'\x60]|:\d{2,5},(?:[\w ]+=[^,;"'\x60\s]*,)*) ?(?:password|pwd|secret|client_?secret|api_?key|token)=)([^;"'\x60\r\n]+)/gi,
  },
  // password = "…", "apiKey": "…", environ["TOKEN"] = "…"
  {
    signs: ['passw', 'passphrase', 'pwd', 'secret'],
    pattern: RegExp(
      String.raw`((?:${anyName})["']?\]?(?:\s*:\s*[\w.]{1,40})?\s*[:=]\s*[rbuf]{0,2}["'])([^"'\r\n]+)`,
      'gi',
    ),
    isSecret: isPassword,
  },
  {
    signs: ['token', 'key'],
    pattern: RegExp(
      String.raw`((?:${keyName})["']?\]?(?:\s*:\s*[\w.]{1,40})?\s*[:=]\s*[rbuf]{0,2}["'])([^"'\r\n]+)`,
      'gi',
    ),
    isSecret: looksRandom,
  },
  // Lines of shell scripts and container files. In Python the value would be an expression.
  {
    signs: ['passw', 'passphrase', 'pwd', 'secret', 'token', 'key'],
    pattern: RegExp(
      String.raw`(^[ \t]*(?:export |env |set )?\w{0,60}(?:${anyName}|${keyName})[ \t]*=[ \t]*)([^\s"'#()[\]{}.,]+)(?=[ \t]*(?:#|$))`,
      'gim',
    ),
    isSecret: looksRandom,
  },
  // The password in a URL, or a token in the place of the user.
  { signs: ['://'], pattern: /(:\/\/[^\s/:@"'`<>\\]*:)([^\s/@"'`<>\\]+)(?=@)/g },
  { signs: ['://'], pattern: /(:\/\/)([^\s/:@"'`<>\\]+)(?=@)/g, isSecret: looksRandom },
  // Parameters of a URL, and of the query of a shared access signature.
  {
    signs: ['sig=', 'signature='],
    pattern: RegExp(String.raw`(${and}sig(?:nature)?=)([^&\s"'\x60<>#;\\]+)`, 'gi'),
  },
  {
    signs: ['code=', 'key=', 'password=', 'token=', 'secret='],
    pattern: RegExp(
      String.raw`(${and}(?:code|key|password|[\w-]{0,40}(?:token|secret|[-_]key)|apikey)=)([^&\s"'\x60<>#;\\]{8,})`,
      'gi',
    ),
    isSecret: (text) => !isPlaceholder(text) && !isUpperName(text),
  },
  // Headers.
  {
    signs: ['x-functions-key'],
    // A value without quotes belongs to the name only in a text: in code it is an expression.
    pattern: /(\bx-functions-key(?:["']\s*[:=,]\s*[rbuf]{0,2}["']|\s*[:=]\s*))([^\s"'`]{8,})/gi,
  },
  {
    signs: ['x-functions-key'],
    pattern: /(\bx-functions-key["']\s*[:=,]\s*)([^\s"'`]{8,})/gi,
    isSecret: looksRandom,
  },
  {
    signs: ['authorization'],
    pattern:
      /(\bauthorization["']?\s*[:=,]\s*["']?(?:basic|bearer|sharedkey|token)\s+)([^\s"'`]+)/gi,
  },
  { signs: ['bearer'], pattern: /(\bBearer\s+)([\w.~+/=-]{16,})/g, isSecret: looksRandom },
  // Keys and tokens that show by their form what they are.
  {
    signs: tokenSigns,
    pattern:
      /(\b)((?:gh[pousr]_\w{30,}|github_pat_\w{22,}|glpat-[\w-]{20,}|npm_\w{36,}|pypi-[\w-]{50,}|xox[abeoprs]-[\w-]{10,}|A(?:KI|SI)A[\dA-Z]{16}|AIza[\w-]{35}|sk_(?:live|test)_\w{16,}|sk-[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}))/g,
    isSecret: (text) => /\d/.test(text),
  },
  { signs: ['eyj'], pattern: /((?<![\w-]))(eyJ[\w-]{8,4000}\.[\w-]{8,4000}\.[\w-]{0,4000})/g },
  // 64 bytes, as keys of storage accounts and of Cosmos DB; the hash in a lock file has a prefix.
  {
    signs: ['=='],
    pattern: /((?<![\w+/=]|sha512[-:= ]))([\w+/]{86}==)(?![\w+/=])/g,
    isSecret: looksRandom,
  },
  // Keys of Azure with a signature: functions, Service Bus, Event Hubs, App Configuration, Entra ID.
  { signs: ['azfu'], pattern: /((?<![\w+/=-]))([\w-]{40,48}AzFu[\w-]{4,8}={0,2})(?![\w-])/g },
  {
    signs: ['+asb', '+aeh', '+ast', '+aiot', 'azca', 'acdb', 'azac'],
    pattern:
      /((?<![\w+/=]))([\w+/]{30,76}(?:\+A(?:Sb|Eh|St|IoT)|AzCa|ACDb|AZAC)[\w+/]{4,12}={0,2})/g,
  },
  { signs: ['q~'], pattern: /((?<![\w~.-]))([\w~.-]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/g },
  {
    signs: ['-----begin'],
    pattern:
      /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)([\s\S]*?(?=-----END [A-Z ]{0,30}PRIVATE KEY-----)|[\s\S]*)/g,
    isSecret: (text) => /[\w+/]{16}/.test(text),
  },
];

// Most texts hold no sign: one pattern tells that six times as fast as a search for each.
const anySign = RegExp(
  rules
    .flatMap(({ signs }) => signs)
    .map((sign) => sign.replace(/\W/g, '\\$&'))
    .join('|'),
  'i',
);

/** Where secrets stand in a text, in order and apart from each other. UTF-16 offsets. */
export function secretSpans(text: string): Span[] {
  if (!anySign.test(text)) return [];
  const folded = text.toLowerCase();
  const found = rules.flatMap(({ signs, pattern, isSecret = isNoPlaceholder }) => {
    if (!signs.some((sign) => folded.includes(sign))) return [];
    return [...text.matchAll(pattern)].flatMap((match) => {
      const [, before = '', secret = ''] = match;
      const start = match.index + before.length;
      return isSecret(secret) ? [{ start, end: start + secret.length }] : [];
    });
  });
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of found.sort((one, other) => one.start - other.start)) {
    const last = spans.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

/** Whether a text holds a secret. */
export function hasSecret(text: string): boolean {
  return secretSpans(text).length > 0;
}

/** A text with `***` in the place of its secrets. It has the same lines. */
export function maskSecrets(text: string): string {
  return maskSpans(text, secretSpans(text));
}

/**
 * The text of a new file as it may be shown: without its secrets, and without the values of a file
 * of settings; undefined where nothing may be shown. The text has the same lines.
 */
export function shownText(path: string, text: string): string | undefined {
  if (!isSecretFile(path)) return maskSecrets(text);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isEnv = /^\.env|\.env$/i.test(name);
  if (!isEnv && !/\.json$/i.test(name)) return undefined;
  const values = isEnv ? envValues(text) : jsonValues(text);
  const spans = values.filter(({ start, end }) => !isHarmless(text.slice(start, end)));
  return maskSecrets(maskSpans(text, spans));
}

/** The contents of all strings that are not keys, of a text that may not be valid JSON. */
function jsonValues(text: string): Span[] {
  return [...text.matchAll(/"((?:[^"\\\r\n]|\\.)*)"(\s*:)?/g)].flatMap(
    ({ index, 1: content = '', 2: colon }) =>
      colon === undefined ? [{ start: index + 1, end: index + 1 + content.length }] : [],
  );
}

function envValues(text: string): Span[] {
  return [...text.matchAll(/^([^=\r\n]*=)([^\r\n]*)/gm)].map(
    ({ index, 0: line, 1: name = '' }) => ({
      start: index + name.length,
      end: index + line.length,
    }),
  );
}

/** A text with `***` in each line of the spans, which are in order and apart from each other. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  let at = 0;
  const parts = spans.map(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return before + text.slice(start, end).replace(/[^\r\n]+/g, mask);
  });
  return parts.join('') + text.slice(at);
}

/** Values of settings that tell nothing: switches, numbers, runtimes, the storage emulator. */
function isHarmless(setting: string): boolean {
  const text = setting.trim().replace(/^(["'])(.*)\1$/, '$2');
  return (
    isPlaceholder(text) ||
    /^(?:true|false|\d{1,6}|~\d|python|node|custom|development|UseDevelopmentStorage=true|https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?\/?)$/i.test(
      text,
    )
  );
}

/** What stands for a value that comes from elsewhere, or that a person has to fill in. */
function isPlaceholder(text: string): boolean {
  const plain = text.trim();
  return (
    /^[\W_xX]*$/.test(plain) ||
    /^(?:%[^%]*%|%\(\w+\)s|\$.*|@Microsoft\.KeyVault\(.*|<.*>?|\[[^\]]*\]|\{\{?.*|none|null|true|false)$/is.test(
      plain,
    ) ||
    /^(?:(?:your|my|the|a|some)[-_ ]?)?(?:password|passwd|pass|pwd|secret|key|token|code|value|example|placeholder|change[-_]?me|redacted|guest|sas_key_value)$/i.test(
      plain,
    ) ||
    /^your[-_ ]/i.test(plain)
  );
}

function isNoPlaceholder(text: string): boolean {
  return !isPlaceholder(text);
}

/** SQL_PASSWORD: the variable or the setting that holds a password. */
function isUpperName(text: string): boolean {
  return /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(text);
}

/** SQL_PASSWORD, Orders:Secret, AzureWebJobsSendGridApiKey2: words, where a key has noise. */
function isSettingName(text: string): boolean {
  if (!/^[A-Za-z][\w:.-]*$/.test(text)) return false;
  const words = text.match(/[A-Z]+[a-z]*|[a-z]+/g) ?? [];
  const digits = text.match(/\d+/g) ?? [];
  return words.join('').length >= 3 * words.length && digits.length <= 2;
}

/** A literal in the place of a password, rather than the name of one, a sentence or a version. */
function isPassword(text: string): boolean {
  const isName =
    /(?:name|password|passwd|pwd|secret|token|key|string|connection|setting)$/i.test(text) &&
    isSettingName(text);
  return (
    !isPlaceholder(text) &&
    !isUpperName(text) &&
    !isName &&
    !/\s|^[\^~<>=]*\d+(?:\.\d+)+/.test(text)
  );
}

/** Long, with letters and digits, and not made of words. */
function looksRandom(text: string): boolean {
  return (
    text.length >= 16 &&
    /[a-z]/i.test(text) &&
    /\d/.test(text) &&
    !/\s/.test(text) &&
    !isPlaceholder(text) &&
    !isSettingName(text)
  );
}
