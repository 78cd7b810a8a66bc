import { describe, expect, test } from 'vitest';
import { library } from '../generators/new-app.ts';
import { folderWith } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';

/** The names of the templates in the lines, and the headings above them. */
function listed(stdout: string) {
  const lines = stdout.split('\n\n')[0]?.trimEnd().split('\n') ?? [];
  const isRow = (line: string) => line.startsWith('  ');
  return {
    names: lines.filter(isRow).map((line) => line.trim().split(' ')[0]),
    services: lines.filter((line) => !isRow(line)),
  };
}

describe('list', () => {
  test('has one line for each template, below the name of its service', async () => {
    const { code, stdout } = await pyfunc(['list'], { cwd: folderWith() });
    expect(code).toBe(0);
    const { names, services } = listed(stdout);
    expect(names.toSorted()).toEqual(library.names.toSorted());
    expect(new Set(services).size).toBe(services.length);
    expect(services).toContain('Service Bus');
    expect(services).not.toContain('Other');
  });

  test.each([
    ['queue', ['queue', 'webhook', 'service-bus-queue'], ['Storage queues', 'Service Bus']],
    ['cosmos', ['cosmos-db', 'cosmos-db-all-versions', 'cosmos-db-sdk'], ['Cosmos DB']],
    ['SERVICE BUS', ['service-bus-queue', 'service-bus-topic'], ['Service Bus']],
    ['schedule', ['timer', 'durable-scheduler'], ['Timer', 'Durable Functions']],
  ])(
    '%s finds names and services, and titles where neither has it as a word',
    async (word, names, services) => {
      const { code, stdout } = await pyfunc(['list', word], { cwd: folderWith() });
      expect(code).toBe(0);
      expect(listed(stdout)).toEqual({ names, services });
      expect(stdout).toContain(`pyfunc add ${names[0]} <name>`);
    },
  );

  test('says what was meant where nothing is found', async () => {
    const { code, stderr } = await pyfunc(['list', 'timers'], { cwd: folderWith() });
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean timer?');
  });

  test.each([40, 80, 200])('fits a screen of %i columns', async (columns) => {
    const { stdout } = await pyfunc(['list'], { cwd: folderWith(), tty: true, columns });
    for (const line of stdout.split('\n')) {
      const shown = line.replace(/\x1b\[\d+m/g, '');
      if (!shown.includes('pyfunc')) expect(shown.length, shown).toBeLessThanOrEqual(columns);
    }
  });

  test('has the questions of each template for programs', async () => {
    const { stdout } = await pyfunc(['list', 'timer', '--json'], { cwd: folderWith() });
    const { templates, count } = JSON.parse(stdout).result;
    expect(count).toBe(library.names.length);
    expect(templates).toMatchObject([{ name: 'timer', service: 'Timer' }]);
    expect(templates[0].prompts[0]).toHaveProperty('flag');
  });
});
