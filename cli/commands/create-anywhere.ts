import type { OpenAppTemplates } from '../../api/app-templates.ts';
import { openBuiltIn } from '../../api/built-in-templates.ts';
import { keepTemplates } from '../../api/cache-templates.ts';
import { refusalFinding } from '../../api/refusal.ts';
import { registriesFor } from '../../api/registries-at-hand.ts';
import { initParser } from '../../python/parse.ts';
import { planRun } from '../../registry/plan/plan-run.ts';
import { allowSensitive, sensitiveLines } from '../ask/allow-sensitive.ts';
import { createWith } from './create.ts';
import { readCreateOptions } from './create-options.ts';

const openTemplates: OpenAppTemplates = async (session, wanted, options) => {
  const isOurs = wanted !== 'all' && !wanted.some((name) => name.startsWith('@'));
  if (isOurs) return openBuiltIn(session, wanted, options);
  const named = wanted === 'all' ? wanted : wanted.filter((name) => name.startsWith('@'));
  const registries = await registriesFor(session, named, options);
  if (!('library' in registries)) return registries;
  await initParser();
  const { library, findings } = registries;
  return {
    library,
    findings,
    plan(tree, lock, root, { template = [], ...answers }) {
      const chosen = Array.isArray(template) ? template : [];
      const isApp = (name: string) => library.template(name).manifest.kind === 'app';
      const app = chosen.find(isApp) ?? 'app';
      const wish = { template: app, answers: { ...answers, template } };
      return planRun(tree, library, lock, wish, registries.newPins(root));
    },
    allow: (sensitive, source) => {
      session.io.out(...sensitiveLines(sensitive));
      return allowSensitive(sensitive, readCreateOptions(options), source);
    },
    async pin(root) {
      const unpinned = await registries.recordPins(root);
      return unpinned.map(({ folder, refusal }) => refusalFinding(refusal, folder));
    },
    keep: (templates) => keepTemplates(registries, templates, session),
  };
};

/** `create` with the templates of registries beside those of pyfunc. */
export const run = createWith(openTemplates);
