import fc from 'fast-check';

/** One function as the property test makes it up. */
interface Shape {
  readonly name: string;
  readonly kind: keyof typeof kinds;
  readonly header: readonly string[];
  readonly imports: readonly string[];
  readonly before: readonly string[];
  readonly decorated: boolean;
  readonly behind: readonly string[];
  readonly eols: readonly string[];
  readonly bom: boolean;
  readonly tabs: boolean;
  readonly final: boolean;
  readonly scriptFile: string;
}

const timer = { type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 * * * *' };
const client = { type: 'durableClient', direction: 'in', name: 'starter' };

/** Bindings, and the lines that define the entry point; `# c` marks lines that may not be lost. */
const kinds = {
  timer: { bindings: [timer], lines: ['def main(timer):', '\tprint(timer)  # c'] },
  http: {
    bindings: [
      { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'anonymous' },
      { type: 'http', direction: 'out', name: '$return' },
    ],
    lines: ['async def main(', '\treq,  # c', ') -> str:', '\treturn "ok"'],
  },
  queue: {
    bindings: [
      { type: 'queueTrigger', direction: 'in', name: 'msg', queueName: 'a', connection: 'C' },
      { type: 'sendGrid', direction: 'out', name: 'mail', apiKey: 'K', from: 'x' },
    ],
    lines: ['def main(msg, mail): mail.set(msg)  # c'],
  },
  assigned: {
    bindings: [timer],
    lines: ['def work(timer):', '\tpass', '', 'main = work  # c'],
  },
  twice: {
    bindings: [timer],
    lines: [
      'def main(timer): pass  # c',
      'def main(timer):',
      '\tdef inner(): pass',
      '\treturn None',
    ],
  },
  method: {
    bindings: [timer],
    lines: ['class Job:', '\tdef run(self, timer): pass  # c', '', 'main = Job().run'],
  },
  created: {
    bindings: [{ type: 'orchestrationTrigger', direction: 'in', name: 'context' }],
    lines: [
      'from azure.durable_functions import Orchestrator',
      'def run(context):',
      '\tyield context.call_sub_orchestrator(run.__name__)  # c',
      'main = Orchestrator.create(run)  # c',
      'assert main',
    ],
  },
  conditional: {
    bindings: [timer],
    lines: ['if True:', '\tdef main(timer):', '\t\tpass', 'else:', '\tmain = None'],
  },
  orchestrator: {
    bindings: [{ type: 'orchestrationTrigger', direction: 'in', name: 'context' }],
    lines: [
      'import azure.durable_functions as df',
      '',
      'def run(context):',
      '\t# c',
      '\tyield context.call_activity("A", None)',
      '',
      'main = df.Orchestrator.create(run)',
    ],
  },
  starter: {
    bindings: [timer, client],
    lines: [
      'import azure.durable_functions as df',
      '',
      'def main(timer, starter: str) -> None:',
      '\t"""Starts it."""',
      '\tclient = df.DurableOrchestrationClient(starter)  # c',
      '\tprint(client)',
    ],
  },
} as const;

/** Lines that a migration may rewrite or take away. */
export const rewritten =
  /__app__|from \.\.|^from azure|DurableOrchestrationClient|Orchestrator\.create|^def main\(timer, starter/;

const azure = [
  'import azure.functions as func',
  'import azure.functions as f  # noqa',
  'from azure import functions',
  'from azure.functions import HttpRequest',
  'from azure.functions import (HttpRequest,\n\tHttpResponse)',
  'import azure.functions',
];
const modules = [
  'import os',
  'import requests',
  'from __app__.shared import util',
  'import __app__.shared.util as u',
  'import __app__.shared.util',
  'from ..shared import util as w  # c',
  'from .local import NAME',
  'from shared.util import greet',
  'from typing import (\n\tAny,  # c\n\tDict,\n)',
  'from os import path, \\\n\tsep',
  'import sys; import json  # c',
  'from __future__ import annotations',
  'from .. import shared',
  'from __app__ import shared as s',
];
const headers = [
  '#!/usr/bin/env python',
  '# -*- coding: utf-8 -*-',
  '# Copyright',
  '',
  '"""A docstring."""',
];
const statements = [
  '',
  '# A comment.',
  'bp = None',
  'app = {}',
  'X = 1; Y = 2',
  'class Config:\n\tvalue = 1',
  'def helper():\n\treturn None',
  'try:\n\timport yaml\nexcept ImportError:\n\tyaml = None',
  'try:\n\tfrom __app__.shared import util as v\nexcept ImportError:\n\tv = None',
  'TEXT = """\n__app__.shared\n\ndef main(): pass\n"""',
  'LONG = [\n\t1,\n\n\t2,  # c\n]',
  '\f',
  'if X: pass',
  '@staticmethod\ndef lonely(): return "__app__.shared.util"',
];
const behind = ['', '# the end', 'Z = 1', 'if __name__ == "__main__":\n\tprint(__name__)'];

const shape = fc.record<Shape>({
  name: fc.constantFrom('Orders', 'send-mail', 'queue', 'A1', 'app', 'func', 'bp', 'class'),
  kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
  header: fc.subarray(headers),
  imports: fc.shuffledSubarray([...azure, ...modules]).map((all) => all.slice(0, 5)),
  before: fc.shuffledSubarray(statements),
  decorated: fc.boolean(),
  behind: fc.subarray(behind),
  eols: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n'], ['\r\n', '\r\n', '\n']),
  bom: fc.boolean(),
  tabs: fc.boolean(),
  final: fc.boolean(),
  scriptFile: fc.constantFrom('__init__.py', 'main.py', ''),
});

/** The lines of a script, joined by its line ends. */
function script(each: Shape): string {
  const { lines } = kinds[each.kind];
  const isDef = /^(?:async )?def main/.test(lines.find((line) => line.includes('def ')) ?? '');
  const decorators = each.decorated && isDef && each.kind !== 'starter' ? ['@(lambda f: f)'] : [];
  const at = lines.findIndex((line) => /^(?:async )?def /.test(line));
  const entry = [...lines.slice(0, at), ...decorators, ...lines.slice(Math.max(at, 0))];
  const own = at < 0 ? lines : entry;
  const all = [...each.header, ...each.imports, ...each.before, ...own, ...each.behind];
  const split = all.flatMap((line) => line.split('\n'));
  const indented = split.map((line) => line.replace(/\t/g, each.tabs ? '\t' : '    '));
  const ends = indented.map((line, index) => line + each.eols[index % each.eols.length]);
  const text = ends.join('');
  return (each.bom ? '\uFEFF' : '') + (each.final ? text : text.replace(/[\r\n]+$/, ''));
}

/** Small v1 apps of every script style, all of which load in v1. */
export const arbitraryApp: fc.Arbitrary<Record<string, string>> = fc
  .uniqueArray(shape, { minLength: 1, maxLength: 3, selector: ({ name }) => name })
  .map((shapes) => {
    const files: Record<string, string> = {
      'host.json': '{"version": "2.0"}',
      'requirements.txt': 'azure-functions\n',
      'shared/util.py': 'def greet():\n    pass\n',
    };
    for (const each of shapes) {
      const { scriptFile } = each;
      const named = scriptFile === '' ? {} : { scriptFile };
      const config = { ...named, bindings: kinds[each.kind].bindings };
      files[`${each.name}/function.json`] = JSON.stringify(config);
      files[`${each.name}/${scriptFile || '__init__.py'}`] = script(each);
      files[`${each.name}/local.py`] = 'NAME = 1\n';
    }
    return files;
  });
