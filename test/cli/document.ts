import { Ajv } from 'ajv';
import { expect } from 'vitest';
import schema from '../../schemas/report.schema.json' with { type: 'json' };

const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
const isDocument = ajv.compile(schema);

/** stdout is one document that meets its schema, with the exit code that the process has. */
export function expectDocument(stdout: string, code: number): void {
  const document: unknown = JSON.parse(stdout);
  isDocument(document);
  expect(isDocument.errors ?? [], stdout.slice(0, 2000)).toEqual([]);
  expect(document).toMatchObject({ exitCode: code });
}
