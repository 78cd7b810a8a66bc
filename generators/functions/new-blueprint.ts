import type { V2App } from '../../app/v2-app.ts';

const durable = 'azure.durable_functions';

/**
 * The start of a module with a blueprint of its own for this code: one of azure-functions-durable for
 * durable functions where the app has such blueprints or apps, as old versions of azure-functions ask for.
 */
export function newBlueprint(app: V2App, name: string, code: string): string {
  const isDurable = new RegExp(`^import ${durable} as df$`, 'm').test(code);
  const objects = [...app.blueprints, ...app.variables.flatMap(({ object }) => object ?? [])];
  const [module, alias] =
    isDurable && objects.some((each) => each.isDurable)
      ? [durable, 'df']
      : ['azure.functions', 'func'];
  return `import ${module} as ${alias}\n\n${name} = ${alias}.Blueprint()\n`;
}
