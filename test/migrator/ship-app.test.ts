import { beforeAll, describe, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { applied } from './apply-plan.ts';
import { defaults } from './fixture.ts';

const app: Record<string, string> = {
  'host.json': '{"version": "2.0"}',
  'requirements.txt': 'azure-functions>=1.21.0\n',
  ...Object.fromEntries(
    ['Billing', 'Orders'].flatMap((name) => [
      [
        `${name}/function.json`,
        '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}',
      ],
      [`${name}/__init__.py`, 'def main(timer):\n    pass\n'],
    ]),
  ),
};

beforeAll(initParser);

/** Migrates the app with one more file: that file afterwards, and the codes at it. */
function migrated(path: string, text: string, inFolder?: string, options = defaults) {
  const files = Object.fromEntries(
    Object.entries(inFolder === undefined ? { ...app, [path]: text } : app).map(
      ([name, content]) => [name, Buffer.from(content)],
    ),
  );
  const tree = memoryTree(files);
  const around =
    inFolder === undefined ? undefined : { tree: memoryTree({ [path]: text }), app: inFolder };
  const plan = runToCompletion(planMigration(tree, options, around));
  const after = applied(files, changes(tree, plan.edits));
  const codes = plan.diagnostics.filter(({ code }) => code.startsWith('PYF5')).map((d) => d.code);
  return { text: Buffer.from(after[path] ?? '').toString(), codes };
}

const image = 'FROM mcr.microsoft.com/azure-functions/python:4-python3.11\n';

test('of a script in Python it is not sure what is shipped', () => {
  const text = 'import shutil\n\nshutil.copytree("Orders", "out")\n';
  const { diagnostics } = runToCompletion(
    planMigration(memoryTree({ ...app, 'tasks.py': text }), defaults),
  );
  const found = diagnostics.find(({ code }) => code === 'PYF504');
  expect(found?.message).toContain('It may leave function_app.py out');
});

describe('function_app.py is shipped with the functions', () => {
  test.each([
    [
      'Dockerfile',
      'COPY host.json /home/site/wwwroot/\nCOPY Orders /home/site/wwwroot/Orders\n',
      'COPY host.json /home/site/wwwroot/\nCOPY function_app.py /home/site/wwwroot/\nCOPY Orders /home/site/wwwroot/Orders\n',
    ],
    [
      'Dockerfile',
      `${image}COPY --chown=app ./Orders/ /app/Orders/\n`,
      `${image}COPY --chown=app ./Orders/ /app/Orders/\nCOPY --chown=app ./function_app.py /app/function_app.py\n`,
    ],
    [
      'Dockerfile',
      'COPY host.json requirements.txt /app/\nADD Orders /app/Orders\n',
      'COPY host.json function_app.py requirements.txt /app/\nADD Orders /app/Orders\n',
    ],
    [
      'Dockerfile',
      `FROM python:3.11 AS build\nCOPY . .\n${image}COPY host.json /app/\nCOPY Orders /app/Orders\n`,
      `FROM python:3.11 AS build\nCOPY . .\n${image}COPY host.json /app/\nCOPY function_app.py /app/\nCOPY Orders /app/Orders\n`,
    ],
    [
      'azure-pipelines.yml',
      'contents: |\n  host.json\n  Orders/**\n',
      'contents: |\n  host.json\n  function_app.py\n  Orders/**\n',
    ],
    [
      'azure-pipelines.yml',
      'contents: |\n  Billing/**/*\n  Orders/**/*\ntargetFolder: x\n',
      'contents: |\n  Billing/**/*\n  Orders/**/*\n  function_app.py\ntargetFolder: x\n',
    ],
    [
      '.github/workflows/x.yml',
      "on:\n  push:\n    paths:\n      - 'Orders/**' # orders\n      - 'Billing/**'\n",
      "on:\n  push:\n    paths:\n      - 'Orders/**' # orders\n      - 'Billing/**'\n      - 'function_app.py'\n",
    ],
    [
      '.github/workflows/x.yml',
      'on:\n  push:\n    paths: ["Orders/**", "Billing/**"]\n',
      'on:\n  push:\n    paths: ["Orders/**", "Billing/**", "function_app.py"]\n',
    ],
    [
      '.github/workflows/x.yml',
      'steps:\n  - uses: actions/upload-artifact@v4\n    with:\n      path: |\n        ./host.json\n        ./Orders/\n',
      'steps:\n  - uses: actions/upload-artifact@v4\n    with:\n      path: |\n        ./host.json\n        ./function_app.py\n        ./Orders/\n',
    ],
    [
      'docker-compose.yml',
      'services:\n  app:\n    volumes:\n      - ./host.json:/app/host.json\n      - ./Orders:/app/Orders\n',
      'services:\n  app:\n    volumes:\n      - ./host.json:/app/host.json\n      - ./function_app.py:/app/function_app.py\n      - ./Orders:/app/Orders\n',
    ],
    [
      'deploy.sh',
      'zip -r app.zip host.json Orders Billing\n',
      'zip -r app.zip host.json function_app.py Orders Billing\n',
    ],
    [
      'deploy.sh',
      'zip -r app.zip Orders/ "Billing"\n',
      'zip -r app.zip Orders/ "Billing" "function_app.py"\n',
    ],
    [
      'Makefile',
      'pack:\n\ttar czf app.tgz host.json \\\n\t  Orders\n',
      'pack:\n\ttar czf app.tgz host.json function_app.py \\\n\t  Orders\n',
    ],
    [
      'deploy.ps1',
      'Compress-Archive -Path host.json, Orders, Billing -DestinationPath app.zip\n',
      'Compress-Archive -Path host.json, function_app.py, Orders, Billing -DestinationPath app.zip\n',
    ],
    [
      'deploy.sh',
      'cp -r host.json Orders Billing out/\n',
      'cp -r host.json function_app.py Orders Billing out/\n',
    ],
    [
      'deploy.sh',
      'cp host.json requirements.txt out/\ncp -r Orders out/\n',
      'cp host.json function_app.py requirements.txt out/\ncp -r Orders out/\n',
    ],
    [
      'deploy.sh',
      'for f in Orders Billing; do cp -r $f out/$f; done\ncp host.json out/\n',
      'for f in Orders Billing function_app.py; do cp -r $f out/$f; done\ncp host.json out/\n',
    ],
    [
      'deploy.sh',
      'zip -r app.zip . -i "Orders/*" host.json\n',
      'zip -r app.zip . -i "Orders/*" host.json function_app.py\n',
    ],
    ['deploy.sh', 'zip -r app.zip */ host.json\n', 'zip -r app.zip */ host.json function_app.py\n'],
    [
      'deploy.sh',
      'python -m zipfile -c app.zip host.json Orders\n',
      'python -m zipfile -c app.zip host.json function_app.py Orders\n',
    ],
    [
      'deploy.sh',
      'cp -r {Orders,Billing,host.json} out/\n',
      'cp -r {Orders,Billing,function_app.py,host.json} out/\n',
    ],
    [
      'deploy.ps1',
      "$items = @('host.json','Orders')\nforeach ($i in $items) { Copy-Item $i out -Recurse }\n",
      "$items = @('host.json','function_app.py','Orders')\nforeach ($i in $items) { Copy-Item $i out -Recurse }\n",
    ],
    [
      'Dockerfile',
      `FROM python:3.11 AS build\nCOPY . /src\n${image}COPY --from=build /src/host.json /app/\nCOPY --from=build /src/Orders /app/Orders\n`,
      `FROM python:3.11 AS build\nCOPY . /src\n${image}COPY --from=build /src/host.json /app/\nCOPY --from=build /src/function_app.py /app/\nCOPY --from=build /src/Orders /app/Orders\n`,
    ],
    [
      'Dockerfile',
      `${image}ONBUILD COPY host.json /app/\nONBUILD COPY Orders /app/Orders\n`,
      `${image}ONBUILD COPY host.json /app/\nONBUILD COPY function_app.py /app/\nONBUILD COPY Orders /app/Orders\n`,
    ],
    [
      'Dockerfile',
      `${image}COPY . /src\nRUN cp -r /src/Orders /src/host.json /app/\n`,
      `${image}COPY . /src\nRUN cp -r /src/Orders /src/host.json /src/function_app.py /app/\n`,
    ],
    [
      'azure-pipelines.yml',
      'contents: |\n  */**\n  host.json\n',
      'contents: |\n  */**\n  host.json\n  function_app.py\n',
    ],
    [
      '.github/workflows/x.yml',
      'filters: |\n  api:\n    - "Orders/**"\n',
      'filters: |\n  api:\n    - "Orders/**"\n    - "function_app.py"\n',
    ],
    [
      '.github/workflows/x.yml',
      'with:\n  path: host.json Orders\n',
      'with:\n  path: host.json function_app.py Orders\n',
    ],
    [
      'Jenkinsfile',
      "zip zipFile: 'app.zip', glob: 'host.json,Orders/**'\n",
      "zip zipFile: 'app.zip', glob: 'host.json,function_app.py,Orders/**'\n",
    ],
    [
      'package.json',
      '{"scripts": {"pack": "zip -r app.zip host.json Orders"}}',
      '{"scripts": {"pack": "zip -r app.zip host.json function_app.py Orders"}}',
    ],
    [
      'main.tf',
      'command = "zip -r app.zip host.json Orders"\n',
      'command = "zip -r app.zip host.json function_app.py Orders"\n',
    ],
    [
      'deploy.sh',
      'for fn in Orders \\\n  Billing\ndo\n  zip -r app.zip "$fn"\ndone\n',
      'for fn in Orders \\\n  Billing function_app.py\ndo\n  zip -r app.zip "$fn"\ndone\n',
    ],
    [
      'deploy.sh',
      'PARTS=(\n  Orders\n  Billing\n)\nfor p in "\x24{PARTS[@]}"; do\n  cp -r "$p" "$OUT"\ndone\n',
      'PARTS=(\n  Orders\n  Billing function_app.py\n)\nfor p in "\x24{PARTS[@]}"; do\n  cp -r "$p" "$OUT"\ndone\n',
    ],
    [
      'Makefile',
      'PARTS := Orders Billing\n\npack:\n\tzip -r app.zip $(PARTS)\n',
      'PARTS := Orders Billing function_app.py\n\npack:\n\tzip -r app.zip $(PARTS)\n',
    ],
    [
      'deploy.ps1',
      "foreach ($f in @('Orders', 'Billing')) {\n  Copy-Item $f out -Recurse\n}\n",
      "foreach ($f in @('Orders', 'Billing', 'function_app.py')) {\n  Copy-Item $f out -Recurse\n}\n",
    ],
    [
      'deploy.cmd',
      'for %%f in (Orders Billing) do xcopy %%f out\n',
      'for %%f in (Orders Billing function_app.py) do xcopy %%f out\n',
    ],
    ['.dockerignore', '*\n!Orders\n!host.json\n', '*\n!Orders\n!host.json\n!function_app.py\n'],
    ['.dockerignore', '**/*.py\n!**/__init__.py', '**/*.py\n!**/__init__.py\n!function_app.py'],
    ['.gitignore', '*_app.py\n', '*_app.py\n!/function_app.py\n'],
  ])('in %s: %j', (path, before, after) => {
    expect(migrated(path, before)).toEqual({ text: after, codes: ['PYF505'] });
  });

  test.each([
    ['Dockerfile', 'COPY ["Orders", "/app/Orders/"]\n', 'PYF504'],
    ['Dockerfile', 'COPY Orders /app/functions\n', 'PYF504'],
    ['Dockerfile', 'COPY *.json /app/\nCOPY Ord* /app/Orders/\n', 'PYF504'],
    ['deploy.sh', 'mkdir out\ncp Orders/__init__.py out/Orders/\ncp host.json out/\n', 'PYF504'],
    [
      'main.tf',
      'data "archive_file" "app" {\n  source {\n    content  = file("Orders/__init__.py")\n    filename = "Orders/__init__.py"\n  }\n}\n',
      'PYF504',
    ],
    [
      'infra/app.tf',
      'locals {\n  files = ["host.json", "Orders/__init__.py"]\n}\ndata "archive_file" "app" {}\n',
      'PYF504',
    ],
    ['deploy.sh', 'cp host.json out/\ncp -r Orders out/Orders\n', 'PYF504'],
    ['deploy.sh', 'for f in Orders Billing; do cp -r $f/* out/$f/; done\n', 'PYF504'],
    ['package.json', '{"files": ["host.json", "Orders/**"]}', 'PYF504'],
    [
      'tasks.py',
      'import shutil\n\nfor name in ["Orders", "Billing"]:\n    shutil.copytree(name, f"out/{name}")\n',
      'PYF504',
    ],
    [
      'noxfile.py',
      'import nox\n\n@nox.session\ndef pack(session):\n    session.run("zip", "-r", "app.zip", "host.json", "Orders")\n',
      'PYF504',
    ],
    [
      'scripts/build_package.py',
      'def pack(c):\n    c.run("zip -r app.zip host.json Orders")\n',
      'PYF504',
    ],
    [
      'setup.py',
      'from setuptools import setup\n\nsetup(name="app", packages=["Orders", "Billing"])\n',
      'PYF504',
    ],
    [
      'deploy.sh',
      "rsync -a --include='Orders/***' --include=host.json --exclude='*' ./ out/\n",
      'PYF504',
    ],
    [
      'deploy.ps1',
      'Get-ChildItem -Directory | ForEach-Object { Copy-Item $_ out -Recurse }\n',
      'PYF504',
    ],
    ['deploy.sh', 'find . -maxdepth 1 -type d -exec cp -r {} out/ \\;\n', 'PYF504'],
    ['azure-pipelines.yml', 'contents: |\n  **\n  !*.py\n', 'PYF504'],
    [
      'main.tf',
      'data "archive_file" "app" {\n  for_each = setunion(fileset(path.module, "Orders/**"), ["host.json"])\n}\n',
      'PYF504',
    ],
    ['pipeline.yml', 'script: cat Orders/function.json\n', 'PYF508'],
    [
      'main.bicep',
      "properties: { config: loadJsonContent('../Orders/function.json') }\n",
      'PYF508',
    ],
    ['main.tf', 'for_each = fileset(path.module, "*/function.json")\n', 'PYF508'],
    ['main.bicep', "resource fn 'Microsoft.Web/sites/functions@2022-03-01' = {\n}\n", 'PYF509'],
    ['azuredeploy.json', '{"resources": [{"type": "Microsoft.Web/sites/functions"}]}', 'PYF509'],
  ])('needs a person in %s: %j', (path, before, code) => {
    expect(migrated(path, before)).toEqual({ text: before, codes: [code] });
  });

  test.each([
    ['Dockerfile', `${image}COPY . /home/site/wwwroot\n`],
    ['Dockerfile', `${image}COPY ./ .\nCOPY Orders /other\n`],
    ['Dockerfile', 'COPY *.py host.json /app/\nCOPY Orders /app/Orders\n'],
    ['Dockerfile', 'COPY --from=build /app/Orders /app/Orders\n'],
    ['Dockerfile', 'COPY requirements.txt /\n'],
    ['azure-pipelines.yml', 'contents: |\n  **\n  !tests/**\n'],
    ['azure-pipelines.yml', 'contents: |\n  Orders/**\n  *.py\n'],
    ['azure-pipelines.yml', 'excludePaths:\n  - Orders/**\n  - host.json\n'],
    ['.github/workflows/x.yml', "on:\n  push:\n    paths-ignore:\n      - 'Orders/**'\n"],
    ['.github/workflows/x.yml', "on:\n  push:\n    paths: ['**.py', 'Orders/**']\n"],
    ['.github/workflows/x.yml', 'strategy:\n  matrix:\n    function: [Orders, Billing]\n'],
    [
      '.github/workflows/x.yml',
      'strategy:\n  matrix:\n    function:\n      - Orders\n      - Billing\n',
    ],
    ['deploy.sh', 'zip -r app.zip . -x "Orders/*"\n'],
    ['deploy.sh', 'zip -r app.zip * \nrm -r Orders\n'],
    ['deploy.sh', 'zip -r app.zip . -i "*.py" "*/*" host.json\n'],
    ['deploy.sh', "rsync -a --include='*.py' --exclude=.venv ./ out/\n"],
    ['azure-pipelines.yml', 'contents: |\n  **/*\n  !*.md\n'],
    ['azure-pipelines.yml', 'contents: |\n  */**\n  *.py\n'],
    ['azure-pipelines.yml', 'contents: |\n  **\n  ./\n'],
    ['azure-pipelines.yml', 'contents: |\n  **\n  !**/*.py\n'],
    ['deploy/service.yml', 'labels:\n  tier: Orders\nreadinessProbe:\n  httpGet:\n    path: /\n'],
    ['Dockerfile', 'FROM x\nCOPY --from=other/image /opt/Orders /opt/Orders\n'],
    ['package.json', '{"scripts": {"pack": "zip -r app.zip ."}}'],
    [
      'tasks.py',
      'import shutil\n\nfor name in ["Orders", "function_app.py"]:\n    shutil.copy(name, "out")\n',
    ],
    ['tasks.py', 'import shutil\n\nshutil.make_archive("app", "zip", ".")\nprint("Orders")\n'],
    ['setup.py', 'from setuptools import setup\n\nsetup(name="Orders")\n'],
    ['helpers.py', 'import shutil\n\nshutil.copytree("Orders", "out")\n'],
    ['eval.yaml', 'prompt: |\n  Read function.json and Other/function.json.\n'],
    ['.dockerignore', 'tests\n*.md\n'],
    ['.dockerignore', '*\n'],
    ['.dockerignore', 'src/function_app.py\n'],
    ['.gitignore', '.venv\nlocal.settings.json\n'],
    ['main.bicep', "resource fn 'Microsoft.Web/sites/functions@2022-03-01' existing = {\n}\n"],
    ['azuredeploy.json', `{"x": "[listKeys(resourceId('Microsoft.Web/sites/functions', 'a'))]"}`],
  ])('is already so, or is no question, in %s: %j', (path, before) => {
    expect(migrated(path, before)).toEqual({ text: before, codes: [] });
  });

  test.each([
    ['.github/workflows/x.yml', 'on:\n  push:\n    paths: ["src/api/Orders/**"]\n', ['PYF507']],
    ['Dockerfile', 'COPY src/api/host.json /app/\nCOPY src/api/Orders /app/Orders\n', ['PYF504']],
    ['src/Dockerfile', 'COPY api/Orders /app/Orders\n', ['PYF504']],
    ['.dockerignore', '*\n!src/api/host.json\n', ['PYF506']],
    ['Dockerfile', 'COPY src/api /app\n', []],
    ['.github/workflows/x.yml', 'on:\n  push:\n    paths: ["src/api/**"]\n', []],
    ['.dockerignore', 'function_app.py\n', []],
    ['other/Dockerfile', 'COPY other/Orders /app/Orders\n', []],
  ])('around the app it is only named, in %s: %j', (path, text, codes) => {
    expect(migrated(path, text, 'src/api').codes).toEqual(codes);
  });

  test.each([
    [
      'Dockerfile',
      'COPY host.json /app/\nCOPY Billing /app/Billing\nCOPY Orders /app/Orders\n',
      'COPY host.json /app/\nCOPY function_app.py /app/\nCOPY Billing /app/Billing\nCOPY Orders /app/Orders\nCOPY blueprints /app/blueprints\n',
    ],
    [
      'azure-pipelines.yml',
      'contents: |\n  Billing/**/*\n  Orders/**/*\n',
      'contents: |\n  Billing/**/*\n  Orders/**/*\n  function_app.py\n  blueprints/**/*\n',
    ],
    [
      'deploy.sh',
      'zip -r app.zip host.json Orders Billing\n',
      'zip -r app.zip host.json function_app.py Orders Billing blueprints\n',
    ],
    [
      'deploy.sh',
      'for f in Orders Billing; do cp -r $f out/; done\n',
      'for f in Orders Billing function_app.py blueprints; do cp -r $f out/; done\n',
    ],
  ])('with the folder of the layout, in %s: %j', (path, before, after) => {
    const options = { ...defaults, layout: 'blueprints' } as const;
    expect(migrated(path, before, undefined, options)).toEqual({ text: after, codes: ['PYF505'] });
  });
});
