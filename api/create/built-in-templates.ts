import { builtIn } from '../../generators/templates/library.ts';
import { planNewApp } from '../../registry/plan/plan-new-app.ts';
import { recordGenerated } from '../../registry/plan/record-generated.ts';
import { changes } from '../../workspace/change/changes.ts';
import { invalid } from '../outcome.ts';
import type { OpenAppTemplates } from './app-templates.ts';

/** The templates that come with pyfunc, for a program that is to start quickly and has no others. */
export const openBuiltIn: OpenAppTemplates = async (wanted) => {
  const strangers = wanted === 'all' ? [] : wanted.filter((name) => name.startsWith('@'));
  if (strangers.length > 0) {
    const message = `${strangers.join(', ')} is of a registry, which create-pyfunc does not read. Use:`;
    const next = [{ kind: 'again', flags: [] }] as const;
    return { kind: 'stopped', outcome: { ...invalid([{ option: 'template', message }]), next } };
  }
  const library = await builtIn();
  return {
    kind: 'opened',
    library,
    diagnostics: [],
    plan(tree, lock, _, answers) {
      const planned = planNewApp(tree, library, answers);
      const made = changes(tree, planned.edits);
      return recordGenerated(tree, library, lock, [planned], { made, pins: {} });
    },
    cache: async () => {},
  };
};
