import { expect, test } from 'vitest';
import { functionCode } from '../../../app/function-code.ts';
import { readV2App, type V2App } from '../../../app/v2-app.ts';
import { renderFunction } from '../../../generators/functions/function-outputs.ts';
import { openLibrary } from '../../../generators/templates/open-library.ts';
import { planMigration } from '../../../migrator/plan.ts';
import { initParser } from '../../../python/parse.ts';
import { type TemplateDraft, treeOfDraft } from '../../../registry/authoring/template-draft.ts';
import { type NamedFunction, templateFrom } from '../../../registry/authoring/template-from.ts';
import { completeAnswers } from '../../../registry/testing/complete-answers.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { runToCompletion } from '../../../workspace/process/pausable.ts';
import { memoryTree, openTree } from '../../../workspace/tree/disk.ts';
import type { Tree } from '../../../workspace/tree/tree.ts';
import { treeAfter } from '../../../workspace/tree/tree-after.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import { generate, layouts, library } from '../../generators/new-app.ts';

await initParser();

// Refused with PYF216: the arguments of a prompt and the metadata of a view are objects that code makes,
// and mcp_tool takes the name and the properties of its tool from the def.
const refused = ['mcp-app', 'mcp-prompt', 'mcp-tool'];
const templates = library.names.filter(
  (name) => library.template(name).manifest.kind === 'function' && !refused.includes(name),
);

test.each(templates)('%s: each of its functions becomes a template and comes back', (template) => {
  for (const layout of layouts) {
    const { bytes } = generate({ layout, template: [template] });
    const tree = memoryTree(bytes);
    const app = appOf(tree);
    expect(app.functions.length).toBeGreaterThan(0);
    for (const fn of app.functions) {
      const draft = valueIn(templateFrom(tree, app, fn as NamedFunction, 'again'));
      const { text } = fn.source;
      const code = functionCode(app, fn);
      if (code.kind === 'unreadable') throw new Error(code.problem);
      const rendered = render(draft, code.on);
      // Our own decorators are printed in the one way there is.
      expect(rendered).toContain(text.slice(code.span.start, code.span.end));
    }
  }
});

const options = {
  layout: 'in-place',
  leaveOut: [],
  merge: false,
  upgrade: ['bundle'],
  webApp: false,
} as const;

test('each function of the migrated example comes back', () => {
  const legacy = openTree('examples/legacy');
  const tree = treeAfter(
    legacy,
    changes(legacy, runToCompletion(planMigration(legacy, options)).edits),
  );
  const app = appOf(tree);
  const kept = app.functions.map((fn) => {
    const draft = templateFrom(tree, app, fn as NamedFunction, 'again');
    if (draft.kind === 'failed') return `${fn.name}: ${diagnosticOf(draft).message}`;
    const code = functionCode(app, fn);
    if (code.kind === 'unreadable') throw new Error(code.problem);
    const own = fn.source.text.slice(code.rest.start, code.rest.end);
    expect(render(draft.value, code.on)).toContain(own.replaceAll('\r\n', '\n'));
    return `${fn.name}: ok`;
  });
  expect(kept.sort()).toMatchInlineSnapshot(`
    [
      "AuditOrders: ok",
      "CourierUpdate: ok",
      "FulfillOrder: ok",
      "GetOrder: ok",
      "Health: ok",
      "ImportPriceList: ok",
      "Invoices: ok",
      "PackParcel: ok",
      "PaymentReceived: ok",
      "PickOrder: ok",
      "PlaceOrder: ok",
      "StartFulfillment: ok",
      "StockScans: ok",
      "SupplierNotice: ok",
      "Warmup: ok",
      "nightly-report: ok",
    ]
  `);
});

function appOf(tree: Tree): V2App {
  const app = readV2App(tree);
  if (app.kind !== 'app') throw new Error(app.kind);
  return app;
}

function render(draft: TemplateDraft, on: string): string {
  const template = openLibrary(treeOfDraft(draft)).function(draft.name);
  const completed = completeAnswers(template.manifest.questions, {});
  if (completed.kind === 'failed') throw new Error(completed.reason);
  const answers = completed.value;
  const place = { file: 'function_app.py', on };
  return renderFunction({ name: draft.name, template, answers, place, bindings: [] }).module;
}
