/** Updates of an app by a template and by its user, made up from a seed. */

/** One thing that a side does to the app. */
export interface SimulatedEdit {
  /** The places it touches; two sides that touch one place overlap. */
  readonly places: readonly string[];
  /** Words that must be in the result where nothing overlaps. */
  readonly leaves: readonly string[];
  /** Words that must be gone. */
  readonly takes: readonly string[];
  apply(app: AppModel): void;
}

interface FunctionModel {
  name: string;
  comments: string[];
  decorators: string[];
  parameters: string;
  body: string[];
}

export interface AppModel {
  imports: string[];
  /** What it imports from typing. */
  typing: string[];
  constants: [name: string, value: string][];
  functions: FunctionModel[];
}

const names = ['orders', 'invoices', 'parcels', 'stock', 'refunds', 'health'];

export function startingApp(): AppModel {
  return {
    imports: ['import json', 'import logging', 'import azure.functions as func'],
    typing: ['Any'],
    constants: [
      ['LIMIT', '10'],
      ['QUEUE', '"orders"'],
    ],
    functions: names.map((name, index) => ({
      name,
      comments: index % 2 === 0 ? [`# About ${name}.`] : [],
      decorators: [`@app.function_name("${name}")`, `@app.route(route="${name}", methods=["GET"])`],
      parameters: 'req: func.HttpRequest',
      body: [
        `logging.info("${name} was asked for")`,
        `limit = int(req.params.get("limit", LIMIT))`,
        `rows = [f"${name}-{each}" for each in range(limit)]`,
        'if not rows:',
        '    return func.HttpResponse(status_code=404)',
        'return func.HttpResponse("\\n".join(rows))',
      ],
    })),
  };
}

export function write(app: AppModel): string {
  const head = [
    ...app.imports,
    `from typing import ${app.typing.join(', ')}`,
    '',
    'app = func.FunctionApp()',
    ...app.constants.map(([name, value]) => `${name} = ${value}`),
  ];
  const functions = app.functions.map((each) =>
    [
      ...each.comments,
      ...each.decorators,
      `def ${each.name}(${each.parameters}) -> func.HttpResponse:`,
      ...each.body.map((line) => `    ${line}`),
    ].join('\n'),
  );
  return `${[head.join('\n'), ...functions].join('\n\n\n')}\n`;
}

/** Numbers that a seed decides (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One to three edits of a side; `side` is in all that it adds, so that each is its own. */
export function editsOf(side: string, random: (below: number) => number): SimulatedEdit[] {
  const count = 1 + random(3);
  const edits: SimulatedEdit[] = [];
  for (let index = 0; index < count; index += 1) {
    const edit = oneEdit(`${side}${index}`, random);
    // A side does not change its mind about one place.
    const isFresh = edit.places.every(
      (place) => !edits.some((each) => overlap(each.places, [place])),
    );
    if (isFresh) edits.push(edit);
  }
  return edits;
}

/** Whether two lists of places meet: a place is met by itself and by all that lies in it. */
export function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) =>
    b.some((other) => one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`)),
  );
}

function oneEdit(mark: string, random: (below: number) => number): SimulatedEdit {
  const name = names[random(names.length)] as string;
  const on = (app: AppModel, change: (fn: FunctionModel) => void) => {
    const found = app.functions.find((each) => each.name === name);
    if (found) change(found);
  };
  const kinds: (() => SimulatedEdit)[] = [
    () => ({
      places: [],
      leaves: [`def added_${mark}(`, `# New in ${mark}.`],
      takes: [],
      apply: (app) => void app.functions.push(fresh(`added_${mark}`, mark)),
    }),
    () => ({
      places: [`before/${name}`],
      leaves: [`def between_${mark}(`],
      takes: [],
      apply: (app) => {
        const at = app.functions.findIndex((each) => each.name === name);
        app.functions.splice(Math.max(at, 0), 0, fresh(`between_${mark}`, mark));
      },
    }),
    () => ({
      places: [name],
      leaves: [],
      takes: [`def ${name}(`],
      apply: (app) => {
        app.functions = app.functions.filter((each) => each.name !== name);
      },
    }),
    () => {
      const line = random(3);
      return {
        // Neighboring lines of one body are one place, as they are to git.
        places: [`${name}/body/${line}`, `${name}/body/${line + 1}`],
        leaves: [`# changed by ${mark}`],
        takes: [],
        apply: (app) =>
          on(app, (fn) => {
            fn.body[line] = `${fn.body[line]}  # changed by ${mark}`;
          }),
      };
    },
    () => ({
      places: [`${name}/decorators/route`],
      leaves: [`route="${name}/${mark}"`],
      takes: [],
      apply: (app) =>
        on(app, (fn) => {
          fn.decorators[1] = `@app.route(route="${name}/${mark}", methods=["GET"])`;
        }),
    }),
    () => ({
      places: [`${name}/decorators/queue_output`],
      leaves: [`arg_name="msg_${mark}"`],
      takes: [],
      apply: (app) =>
        on(app, (fn) => {
          fn.decorators.push(
            `@app.queue_output(arg_name="msg_${mark}", queue_name="q", connection="C")`,
          );
        }),
    }),
    () => ({
      places: [`${name}/signature`],
      leaves: [`msg_${mark}: func.Out[str]`],
      takes: [],
      apply: (app) =>
        on(app, (fn) => {
          fn.parameters = `${fn.parameters}, msg_${mark}: func.Out[str]`;
        }),
    }),
    () => ({
      places: [],
      leaves: [`import module_${mark}`],
      takes: [],
      apply: (app) => void app.imports.push(`import module_${mark}`),
    }),
    () => ({
      places: [],
      leaves: [`Name${mark}`],
      takes: [],
      apply: (app) => void app.typing.push(`Name${mark}`),
    }),
    () => ({
      places: ['import/json'],
      leaves: [],
      takes: ['import json'],
      apply: (app) => {
        app.imports = app.imports.filter((each) => each !== 'import json');
      },
    }),
    () => ({
      places: ['import/json'],
      leaves: [`json.dumps("${mark}")`, 'import json'],
      takes: [],
      apply: (app) => {
        const body = [`return func.HttpResponse(json.dumps("${mark}"))`];
        app.functions.push({ ...fresh(`dumped_${mark}`, mark), body });
      },
    }),
    () => ({
      places: [`${name}/comments`],
      leaves: [`# Told by ${mark}.`],
      takes: [],
      apply: (app) => on(app, (fn) => void fn.comments.push(`# Told by ${mark}.`)),
    }),
    () => ({
      places: ['constant/LIMIT'],
      leaves: [`LIMIT = "${mark}"`],
      takes: [],
      apply: (app) => {
        app.constants[0] = ['LIMIT', `"${mark}"`];
      },
    }),
    () => ({
      places: [`constant/${mark}`],
      leaves: [`CONSTANT_${mark.toUpperCase()} = 1`],
      takes: [],
      apply: (app) => void app.constants.push([`CONSTANT_${mark.toUpperCase()}`, '1']),
    }),
    () => ({
      places: [name],
      leaves: [`def renamed_${mark}(`],
      takes: [`def ${name}(`],
      apply: (app) =>
        on(app, (fn) => {
          fn.name = `renamed_${mark}`;
        }),
    }),
    () => ({
      places: [`order/${name}`],
      leaves: [],
      takes: [],
      apply: (app) => {
        const at = app.functions.findIndex((each) => each.name === name);
        const [moved] = at < 0 ? [] : app.functions.splice(at, 1);
        if (moved) app.functions.push(moved);
      },
    }),
  ];
  return (kinds[random(kinds.length)] as () => SimulatedEdit)();
}

function fresh(name: string, mark: string): FunctionModel {
  return {
    name,
    comments: [`# New in ${mark}.`],
    decorators: [`@app.route(route="${name}")`],
    parameters: 'req: func.HttpRequest',
    body: [`return func.HttpResponse("${name}")`],
  };
}

export function edited(edits: readonly SimulatedEdit[]): string {
  const app = startingApp();
  for (const edit of edits) edit.apply(app);
  return write(app);
}

/** What a module says, whatever the order in which it does: its functions and the lines above them. */
export function sayings(text: string): string[] {
  const [head = '', ...functions] = text.trimEnd().split('\n\n\n');
  const lines = head.split('\n').map((line) => {
    const [, names] = /^from typing import (.*)$/.exec(line) ?? [];
    return names === undefined ? line : `typing: ${names.split(', ').sort().join(', ')}`;
  });
  return [...lines.filter((line) => line !== ''), ...functions].sort();
}
