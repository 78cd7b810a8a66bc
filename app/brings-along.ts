import { admits, asksFor, isPin, lowerBound } from './versions.ts';

/** A package that an app asks for. */
export interface ListedPackage {
  /** Normalized. */
  readonly name: string;
  /** Empty for any version. */
  readonly specifier: string;
}

/**
 * Packages that well-known others require, themselves or through one of theirs: an app that does not list
 * them has them nevertheless. What is installed says it better; this is for what is not. What comes only
 * with an extra is not here.
 */
const requiredBy: Readonly<Record<string, RegExp>> = {
  aiohttp:
    /^azure-functions-durable$|^discord-py$|^semantic-kernel$|^langchain-community$|^llama-index|^twilio$/,
  anyio: /^httpx$|^starlette$|^fastapi$|^openai$|^anthropic$|^mcp$/,
  attrs: /^aiohttp$|^jsonschema$/,
  'azure-core': /^azure-(?!functions|core)|^msrest/,
  'azure-cosmos': /^azurefunctions-extensions-bindings-cosmosdb$/,
  'azure-eventhub': /^azurefunctions-extensions-bindings-eventhub$/,
  'azure-functions-durable': /^agent-framework-azurefunctions$/,
  'azure-servicebus': /^azurefunctions-extensions-bindings-servicebus$/,
  'azure-storage-blob': /^azurefunctions-extensions-bindings-blob$|^azure-storage-file-datalake$/,
  bson: /^pymongo$|^motor$|^mongoengine$|^beanie$/,
  certifi: /^requests$|^httpx$|^azure-(?!functions)/,
  click: /^flask$|^uvicorn$/,
  cryptography: /^azure-identity$|^azure-storage-|^msal$|^pyopenssl$/,
  gridfs: /^pymongo$|^motor$|^mongoengine$|^beanie$/,
  httpx: /^python-telegram-bot$|^lang(?:chain|graph)|^llama-index/,
  isodate:
    /^azure-(?:ai|data|eventgrid|keyvault|mgmt|monitor|search|servicebus|storage)-|^azure-(?:eventgrid|servicebus)$|^msrest$/,
  jinja2: /^flask$/,
  'langchain-core': /^lang(?:chain|graph)/,
  'langchain-text-splitters': /^langchain-(?:classic|community)$/,
  markupsafe: /^jinja2$|^flask$/,
  msal: /^azure-identity$/,
  numpy:
    /^pandas$|^scipy$|^scikit|^matplotlib$|^opencv|^xgboost$|^lightgbm$|^transformers$|^semantic-kernel$|^langchain-community$|^llama-index/,
  openai: /^langchain-openai$|^semantic-kernel$|^llama-index(?:-llms-openai)?$|^azure-ai-projects$/,
  'opentelemetry-api':
    /^azure-functions-durable$|^azure-monitor-opentelemetry|^opentelemetry-|^semantic-kernel$|^autogen-(?:core|agentchat)$/,
  pandas: /^yfinance$|^seaborn$|^statsmodels$|^geopandas$/,
  psycopg2: /^psycopg2/,
  pydantic:
    /^fastapi$|^openai$|^anthropic$|^pydantic-|^mcp$|^azure-functions-(?!durable)|^sqlmodel$|^semantic-kernel$|^lang(?:chain|graph)|^llama-index|^autogen-(?:core|agentchat)$/,
  pyjwt: /^azure-identity$|^msal$|^mcp$/,
  'python-dateutil': /^boto3$|^botocore$|^matplotlib$|^pandas$/,
  requests:
    /^azure-(?!functions$)|^msal|^msrest|^requests-|^google-(?:cloud|api)|^twilio$|^stripe$|^yfinance$|^tweepy$|^semantic-kernel$|^lang(?:chain|graph)|^llama-index/,
  sqlalchemy: /^sqlmodel$|^flask-sqlalchemy$|^alembic$/,
  starlette: /^fastapi$/,
  'typing-extensions': /^pydantic|^fastapi$|^openai$|^azure-(?!functions)|^sqlalchemy$/,
  urllib3: /^requests$|^azure-(?!functions)|^botocore$|^boto3$/,
  werkzeug: /^flask$/,
};

/** What packages required before a version, and the newest ones do not. */
const formerly: Readonly<
  Record<string, readonly { readonly by: RegExp; readonly before: string }[]>
> = {
  aiohttp: [{ by: /^openai$/, before: '1.0.0' }],
  click: [{ by: /^typer$/, before: '0.26.0' }],
  httpx: [
    { by: /^openai$/, before: '3.0.0' },
    { by: /^mcp$/, before: '2.0.0' },
    { by: /^anthropic$/, before: '1.0.0' },
  ],
  'langchain-text-splitters': [{ by: /^langchain$/, before: '1.0.0' }],
  pytz: [{ by: /^pandas$/, before: '3.0.0' }],
};

/** Whether one of the packages of a list requires another one, as far as that is well known. */
export function bringsAlong(name: string, listed: Iterable<ListedPackage>): boolean {
  const packages = [...listed];
  return (
    packages.some((each) => requiredBy[name]?.test(each.name)) ||
    (formerly[name] ?? []).some(({ by, before }) =>
      packages.some((each) => by.test(each.name) && isBefore(each.specifier, before)),
    )
  );
}

/** Whether the newest version that a specifier admits comes before a version. */
function isBefore(specifier: string, version: string): boolean {
  if (!isPin(specifier)) return !admits(specifier, version);
  return asksFor(`<${version}`, lowerBound(specifier) ?? version);
}
