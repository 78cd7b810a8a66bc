import { initParser } from '../../python/parse.ts';
import { planRun } from '../../registry/plan/plan-run.ts';
import { cacheTemplates } from '../cache-templates.ts';
import { stopped } from '../outcome.ts';
import { registriesFor } from '../registries-for.ts';
import { placed } from '../report/placed.ts';
import type { OpenAppTemplates } from './app-templates.ts';
import { openBuiltIn } from './built-in-templates.ts';

/** The templates of registries beside those of pyfunc. */
export const openAllTemplates: OpenAppTemplates = async (wanted, options, host) => {
  const isOurs = wanted !== 'all' && !wanted.some((name) => name.startsWith('@'));
  if (isOurs) return openBuiltIn(wanted, options, host);
  const named = wanted === 'all' ? wanted : wanted.filter((name) => name.startsWith('@'));
  const registries = await registriesFor(host, named, options);
  if (registries.kind === 'failed') {
    return { kind: 'stopped', outcome: stopped('refused', placed(registries.diagnostics)) };
  }
  await initParser();
  const { library, findings } = registries.value;
  return {
    kind: 'opened',
    library,
    diagnostics: findings,
    registries: registries.value,
    plan(tree, lock, root, { template = [], ...answers }) {
      const chosen = Array.isArray(template) ? template : [];
      const isApp = (name: string) => library.template(name).manifest.kind === 'app';
      const app = chosen.find(isApp) ?? 'app';
      const request = { template: app, answers: { ...answers, template } };
      return planRun(tree, library, lock, request, registries.value.newPins(root));
    },
    cache: (templates) => cacheTemplates(registries.value, templates, host.env),
  };
};
