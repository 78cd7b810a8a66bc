import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Kinds of functions, in turn: trigger and other bindings, signature, and what to answer. */
const kinds = [
  {
    bindings: [
      {
        type: 'httpTrigger',
        direction: 'in',
        name: 'req',
        authLevel: 'function',
        methods: ['get', 'post'],
        route: 'items/{id}',
      },
      { type: 'http', direction: 'out', name: '$return' },
    ],
    signature: 'req: func.HttpRequest) -> func.HttpResponse',
    subject: 'req.route_params["id"]',
    answer: 'return func.HttpResponse(json.dumps(result))',
  },
  {
    bindings: [
      {
        type: 'queueTrigger',
        direction: 'in',
        name: 'msg',
        queueName: 'incoming',
        connection: 'AzureWebJobsStorage',
      },
      {
        type: 'blob',
        direction: 'out',
        name: 'report',
        path: 'reports/{rand-guid}.json',
        connection: 'AzureWebJobsStorage',
      },
    ],
    signature: 'msg: func.QueueMessage, report: func.Out[str]) -> None',
    subject: 'msg.get_body().decode()',
    answer: 'report.set(json.dumps(result))',
  },
  {
    bindings: [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 */5 * * * *' }],
    signature: 'timer: func.TimerRequest) -> None',
    subject: 'str(timer.past_due)',
    answer: 'logging.info("done: %s", result)',
  },
];

/** Writes a v1 app with this many functions, two small modules in each. */
export function writeLargeApp(folder, count) {
  const write = (file, text) => {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  write('host.json', '{ "version": "2.0" }\n');
  write('requirements.txt', 'azure-functions>=1.24.0\n');
  write('shared/__init__.py', '');
  write('shared/clock.py', 'import time\n\n\ndef now() -> float:\n    return time.time()\n');
  for (let index = 0; index < count; index++) {
    const kind = kinds[index % kinds.length];
    const name = `Function${String(index).padStart(4, '0')}`;
    const config = JSON.stringify({ bindings: kind.bindings }, null, 2);
    // A host starts only one function of those that share a route.
    write(`${name}/function.json`, `${config.replace('items/', `items-${index}/`)}\n`);
    write(`${name}/__init__.py`, entryModule(name, kind));
    write(`${name}/rules.py`, rulesModule(index));
  }
}

function entryModule(name, { signature, subject, answer }) {
  return `import json
import logging

import azure.functions as func

from ..shared import clock
from .rules import applies, weigh

LIMIT = 100


def summary(text: str) -> dict:
    words = [word for word in text.split() if applies(word)]
    weights = {word: weigh(word, LIMIT) for word in words}
    return {"words": len(words), "weight": sum(weights.values()), "at": clock.now()}


def main(${signature}:
    """Answers for ${name}."""
    subject = ${subject}
    logging.info("${name} works on %s", subject)
    result = summary(subject)
    ${answer}
`;
}

function rulesModule(index) {
  const rules = Array.from({ length: 6 }, (_, rule) => {
    return `def rule_${rule}(word: str, limit: int) -> int:
    if len(word) > ${rule + (index % 7)}:
        return min(limit, len(word) * ${rule + 1})
    return ${rule}
`;
  });
  const names = rules.map((_, rule) => `rule_${rule}`).join(', ');
  return `import string

LETTERS = set(string.ascii_letters)


${rules.join('\n\n')}

def applies(word: str) -> bool:
    return bool(LETTERS & set(word))


def weigh(word: str, limit: int) -> int:
    return sum(rule(word, limit) for rule in (${names}))
`;
}
