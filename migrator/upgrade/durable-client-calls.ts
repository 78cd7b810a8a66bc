/**
 * Methods of the durable client whose old name is a call of the new one in 2.x, with the same result. The
 * others return another type. See the bodies of `DurableFunctionsClient` in azure-functions-durable 2.x.
 */
import type { Span } from '../../workspace/change/edit.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import { insertion } from '../../workspace/text/text-edit.ts';
import type { MethodCall } from './durable-functions.ts';

interface Successor {
  readonly name: string;
  /** The old parameters in their order, with the new names; those behind `positional` go by keyword. */
  readonly parameters: readonly (readonly [old: string, now: string])[];
  readonly positional: number;
  /** What a call has to say that the old method had as its default. */
  readonly default?: readonly [name: string, value: string];
}

const id = ['instance_id', 'instance_id'] as const;
const reason = ['reason', 'reason'] as const;

export const successors: Readonly<Record<string, Successor>> = {
  start_new: {
    name: 'schedule_new_orchestration',
    parameters: [
      ['orchestration_function_name', 'orchestrator'],
      id,
      ['client_input', 'input'],
      ['version', 'version'],
    ],
    positional: 1,
  },
  raise_event: {
    name: 'raise_orchestration_event',
    parameters: [id, ['event_name', 'event_name'], ['event_data', 'data']],
    positional: 2,
  },
  terminate: {
    name: 'terminate_orchestration',
    parameters: [id, ['reason', 'output']],
    positional: 1,
  },
  suspend: { name: 'suspend_orchestration', parameters: [id, reason], positional: 1 },
  resume: { name: 'resume_orchestration', parameters: [id, reason], positional: 1 },
  restart: {
    name: 'restart_orchestration',
    parameters: [id, ['restart_with_new_instance_id', 'restart_with_new_instance_id']],
    positional: 1,
    default: ['restart_with_new_instance_id', 'True'],
  },
  rewind: { name: 'rewind_orchestration', parameters: [id, reason], positional: 1 },
  get_client_response_links: {
    name: 'create_http_management_payload',
    parameters: [['request', 'request'], id],
    positional: 2,
  },
};

/** The edits that make a call one of the new method; undefined where not every argument can be told. */
export function renamedCall(call: MethodCall, text: string): TextEdit[] | undefined {
  const successor = successors[call.method.text];
  if (successor === undefined) return undefined;
  const edits: TextEdit[] = [{ span: spanOf(call.method), text: successor.name }];
  const given = new Set<string>();
  for (const [index, argument] of call.arguments.entries()) {
    const { keyword, span } = argument;
    if (keyword === undefined && /^\*/.test(argument.text)) return undefined;
    const [old, now] =
      successor.parameters.find(([name], at) =>
        keyword === undefined ? at === index : name === keyword,
      ) ?? [];
    if (old === undefined || now === undefined) return undefined;
    given.add(now);
    if (keyword === undefined) {
      if (index >= successor.positional) edits.push(insertion(span.start, `${now}=`));
    } else if (keyword !== now) {
      const start = text.lastIndexOf(keyword, span.start);
      edits.push({ span: { start, end: start + keyword.length }, text: now });
    }
  }
  if (successor.default !== undefined && !given.has(successor.default[0])) {
    const last = call.arguments.at(-1);
    if (last === undefined) return undefined;
    edits.push(insertion(last.span.end, `, ${successor.default.join('=')}`));
  }
  return edits;
}

function spanOf(node: { startIndex: number; endIndex: number }): Span {
  return { start: node.startIndex, end: node.endIndex };
}
