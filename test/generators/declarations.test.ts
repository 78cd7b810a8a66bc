import { describe, expect, it } from 'vitest';
import { declarationsOf, functionNameOf } from '../../generators/functions/declarations.ts';
import { parseModule } from '../../python/parse.ts';
import { everyJob, run } from './template-jobs.ts';

/** What the parser of Python sees. */
function parsed(text: string): { name: string; text: string }[] {
  return parseModule(text).statements.flatMap((each) => {
    if (each.nested || (each.kind !== 'def' && each.kind !== 'class')) return [];
    const name = each.kind === 'def' ? each.name : (each.binds[0] ?? '');
    return [{ name, text: text.slice(each.span.start, each.span.end) }];
  });
}

describe('declarations of rendered Python', () => {
  it.each([
    ['nothing', '\n# only a comment\n'],
    ['strings with lines like statements', 'def a():\n    """\ndef b():\n@c\n"""\n    return 1\n'],
    ['single quotes', "def a():\n    return '''\ndef b(): \\'''\n'''\n\n\ndef c():\n    pass\n"],
    [
      'open brackets',
      'X = [\n1,\n2,\n]\n\n\n@app.route(\nroute="(",\n)\ndef a(\nb,\n):\n    pass\n',
    ],
    ['a hash in a string', 'def a():\n    return "#\\""\n\n\n# about b\nclass B:\n    x = 1\n'],
    ['a comment below decorators', '@a\n# why\ndef b():\n    pass\n# end\nX = 1\n'],
    ['async', '@app.function_name("A")\nasync def a():\n    pass\n'],
    ['a line that goes on', 'def a(): x = 1 + \\\n2\nY = 2\n'],
  ])('%s', (_, text) => {
    expect(declarationsOf(text)).toEqual(parsed(text));
  });

  it('are those the parser sees, in every template and place', async () => {
    let count = 0;
    for (const job of everyJob) {
      for (const [path, bytes] of Object.entries(run(job).made.files)) {
        if (!path.endsWith('.py')) continue;
        const text = Buffer.from(bytes).toString();
        expect(declarationsOf(text), `${job.template}: ${path}`).toEqual(parsed(text));
        count += declarationsOf(text).length;
      }
    }
    expect(count).toBeGreaterThan(500);
  });

  it('have the name that Azure knows', () => {
    const [own, other] = declarationsOf(
      '@app.function_name("My-Name")\ndef a():\n    pass\n\n\ndef b():\n    pass\n',
    );
    expect(own && functionNameOf(own)).toBe('My-Name');
    expect(other && functionNameOf(other)).toBe('b');
  });
});
