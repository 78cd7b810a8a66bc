/** Frameworks for agents, which require the usual clients and more. */
const frameworks = /^semantic-kernel$|^langchain|^llama-index|^autogen-/;

/**
 * Packages that well-known others require: an app that does not list them has them nevertheless. What is
 * installed says it better; this is for what is not.
 */
const requiredBy: Readonly<Record<string, RegExp>> = {
  aiohttp: /^azure-functions-durable$|^openai$|^discord-py$|^slack-bolt$/,
  anyio: /^httpx$|^starlette$|^fastapi$|^openai$|^anthropic$|^mcp$/,
  attrs: /^aiohttp$|^jsonschema$/,
  'azure-core': /^azure-(?!functions|core)|^msrest/,
  'azure-cosmos': /^azurefunctions-extensions-bindings-cosmosdb$/,
  'azure-eventhub': /^azurefunctions-extensions-bindings-eventhub$/,
  'azure-functions-durable': /^agent-framework-azurefunctions$/,
  'azure-servicebus': /^azurefunctions-extensions-bindings-servicebus$/,
  'azure-storage-blob': /^azurefunctions-extensions-bindings-blob$|^azure-storage-file-datalake$/,
  certifi: /^requests$|^httpx$|^azure-(?!functions)/,
  click: /^flask$|^uvicorn$|^typer$/,
  cryptography: /^azure-identity$|^azure-storage-|^msal$|^pyopenssl$/,
  httpx: /^openai$|^anthropic$|^mcp$|^python-telegram-bot$/,
  isodate:
    /^azure-(?:ai|data|eventgrid|keyvault|mgmt|monitor|search|servicebus|storage)-|^azure-(?:eventgrid|servicebus)$|^msrest$/,
  jinja2: /^flask$/,
  'langchain-core': /^lang(?:chain|graph)/,
  'langchain-text-splitters': /^langchain(?:-classic|-community)?$/,
  markupsafe: /^jinja2$|^flask$/,
  msal: /^azure-identity$/,
  numpy:
    /^pandas$|^scipy$|^scikit|^matplotlib$|^opencv|^pyarrow$|^xgboost$|^lightgbm$|^torch|^transformers$/,
  openai: /^langchain-openai$/,
  'opentelemetry-api': /^azure-functions-durable$|^azure-monitor-opentelemetry|^opentelemetry-/,
  pandas: /^yfinance$|^seaborn$|^statsmodels$|^geopandas$/,
  psycopg2: /^psycopg2/,
  pydantic:
    /^fastapi$|^openai$|^anthropic$|^pydantic-|^mcp$|^azure-functions-(?!durable)|^sqlmodel$/,
  pyjwt: /^azure-identity$|^msal$|^mcp$/,
  'python-dateutil': /^boto3$|^botocore$|^matplotlib$|^pandas$/,
  requests:
    /^azure-(?!functions$)|^msal|^msrest|requests|^google-(?:auth|cloud|api)|^twilio$|^stripe$|^yfinance$|^tweepy$/,
  sqlalchemy: /^sqlmodel$|^flask-sqlalchemy$|^alembic$/,
  starlette: /^fastapi$/,
  'typing-extensions': /^pydantic|^fastapi$|^openai$|^azure-(?!functions)|^sqlalchemy$/,
  urllib3: /^requests$|^azure-(?!functions)|^botocore$|^boto3$/,
  werkzeug: /^flask$/,
};

/** Whether one of the packages of a list requires another one, as far as that is well known. */
export function bringsAlong(name: string, listed: Iterable<string>): boolean {
  const pattern = requiredBy[name];
  if (pattern === undefined) return false;
  const isOfFrameworks = [
    'aiohttp',
    'httpx',
    'numpy',
    'openai',
    'opentelemetry-api',
    'pydantic',
    'requests',
  ].includes(name);
  return [...listed].some(
    (each) => pattern.test(each) || (isOfFrameworks && frameworks.test(each)),
  );
}
