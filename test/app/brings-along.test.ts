import { expect, test } from 'vitest';
import { bringsAlong } from '../../app/brings-along.ts';
import { readRequirements } from '../../app/requirements.ts';

const packages = (text: string) => readRequirements(text);

test.each([
  ['isodate', 'azure-storage-blob'],
  ['isodate', 'azure-servicebus'],
  ['pyjwt', 'azure-identity'],
  ['python-dateutil', 'pandas'],
  ['azure-functions-durable', 'agent-framework-azurefunctions'],
  ['openai', 'langchain-openai'],
  ['httpx', 'langchain'],
  ['httpx', 'openai==1.30.1'],
  ['httpx', 'openai<3'],
  ['httpx', 'openai~=2.1'],
  ['aiohttp', 'openai==0.28'],
  ['click', 'typer==0.12.*'],
  ['bson', 'pymongo'],
  ['gridfs', 'motor==3.4.0'],
  ['pytz', 'pandas<3'],
])('%s comes with %s', (name, listed) => {
  expect(bringsAlong(name, packages(`azure-functions\n${listed}\n`))).toBe(true);
});

test.each([
  ['isodate', 'azure-functions'],
  ['isodate', 'azure-identity'],
  ['azure-functions-durable', 'azure-functions'],
  ['flask', 'azure-storage-blob'],
  // The newest versions require httpx2.
  ['httpx', 'openai'],
  ['httpx', 'openai>=1.0'],
  ['httpx', 'openai==3.57.0'],
  ['httpx', 'openai~=3.1'],
  ['httpx', 'anthropic>=0.30'],
  ['httpx', 'mcp'],
  ['aiohttp', 'openai==1.30.1'],
  ['click', 'typer'],
  ['pytz', 'pandas'],
  // Only with an extra.
  ['aiohttp', 'slack-bolt'],
  ['requests', 'google-auth'],
  // Others of a family do.
  ['openai', 'langchain'],
  ['numpy', 'langchain-core'],
  ['aiohttp', 'autogen-core'],
])('%s does not come with %s', (name, listed) => {
  expect(bringsAlong(name, packages(listed))).toBe(false);
});
