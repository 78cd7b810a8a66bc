import type { DifferenceReason, Finding } from '../../bindings/compare/comparison.ts';
import { type Json, jsonText } from '../../bindings/function-json/function-json.ts';

const texts: {
  readonly [reason in DifferenceReason]: (path: string, v1: string, v2: string) => string;
} = {
  'function-name': (_, v1, v2) => `its name is ${v2}, not ${v1}`,
  'binding-missing': (path, v1) => `${path} (${v1}) is missing`,
  'binding-added': (path, _, v2) => `${path} was not there: ${v2}`,
  type: changed,
  'type-case': changed,
  'type-renamed': (path, v1, v2) => `${path} is ${v2}, the present name of ${v1}`,
  direction: changed,
  value: changed,
  'property-missing': (path, v1) => `${path} is missing; it was ${v1}`,
  'property-added': (path, _, v2) => `${path} was not there; it is ${v2}`,
  'property-twice': (path) => `${path} is there twice`,
  'nothing-reads-it': (path, v1) => `${path} (${v1}) is gone; nothing read it`,
  'default-written': (path, _, v2) => `${path} is written out; ${v2} is its default`,
  'worker-data-type': (path, v1, v2) => `the worker takes ${path} for ${v2}, not ${v1}`,
  'durable-grpc': (path, _, v2) => `${path} is ${v2} and goes over gRPC, as Durable 2.x has it`,
  retry: changed,
};

/** A finding as a part of a sentence. */
export function describeFinding({ reason, path, v1, v2 }: Finding): string {
  return texts[reason](path.replace(/^bindings\./, ''), asText(v1), asText(v2));
}

function changed(path: string, v1: string, v2: string): string {
  return `${path} is ${v2}, not ${v1}`;
}

function asText(value: Json | undefined): string {
  return value === undefined ? 'nothing' : jsonText(value);
}
