/** What a pipeline that checks all apps of a repository is made from. */
export interface Pipeline {
  /** `update` compares with what templates made earlier, for which it reads the history. */
  readonly command: 'migrate' | 'update';
  readonly shards: number;
  /** Whose pushes are checked beside pull requests. */
  readonly branch: string;
  /** The words that start pyfunc on any machine. */
  readonly pyfunc: string;
}

/**
 * The words of a check. No machine of a pipeline decides what a registry is pinned to: what the lock does
 * not pin is an error.
 */
export function checkWords(command: Pipeline['command']): string {
  return command === 'update' ? 'update --check --frozen' : 'migrate --check';
}

const head = (service: string) => `\
# Written by \`pyfunc ci ${service}\`. It is yours: pyfunc never changes it again.
`;

/** .github/workflows/pyfunc.yml: one machine for each shard, and one that merges the reports. */
export function githubWorkflow({ command, shards, branch, pyfunc }: Pipeline): string {
  const numbers = Array.from({ length: shards }, (_, at) => at + 1).join(', ');
  const history = command === 'update' ? '          fetch-depth: 0\n' : '';
  return `${head('github')}\
# Actions are pinned to their major version. To pin them to a commit, as \`uses: owner/name@<sha>\`,
# let Dependabot or Renovate do so: they know the commits and keep them current.
name: pyfunc

on:
  pull_request:
  push:
    branches: [${branch}]
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: pyfunc-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    strategy:
      fail-fast: false
      matrix:
        shard: [${numbers}]
    steps:
      - uses: actions/checkout@v7
        with:
${history}          persist-credentials: false
      - uses: actions/setup-node@v7
        with:
          node-version: 22
      # What it finds is told by the last job; this one fails where there is no report.
      - name: Check every ${shards === 1 ? 'app' : `app of shard \${{ matrix.shard }}`}
        shell: bash
        env:
          SHARD: \${{ matrix.shard }}/${shards}
        run: |
          mkdir -p pyfunc-report
          ${pyfunc} ${checkWords(command)} --all --shard "$SHARD" --json > "pyfunc-report/\${SHARD%/*}.json" \\
            || test -s "pyfunc-report/\${SHARD%/*}.json"
      - uses: actions/upload-artifact@v7
        with:
          name: pyfunc-\${{ matrix.shard }}
          path: pyfunc-report/
          if-no-files-found: error
          retention-days: 7

  report:
    needs: check
    if: \${{ !cancelled() }}
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/setup-node@v7
        with:
          node-version: 22
      - uses: actions/download-artifact@v8
        with:
          pattern: pyfunc-*
          path: pyfunc-reports
      - name: Tell of all apps
        shell: bash
        run: ${pyfunc} report merge pyfunc-reports --markdown >> "$GITHUB_STEP_SUMMARY"
`;
}

/** azure-pipelines-pyfunc.yml: the same for Azure Pipelines. */
export function azurePipeline({ command, shards, branch, pyfunc }: Pipeline): string {
  return `${head('azure')}\
trigger:
  branches:
    include: [${branch}]

pool:
  vmImage: ubuntu-latest

jobs:
  - job: check
    displayName: Check all apps
    timeoutInMinutes: 30
    strategy:
      parallel: ${shards}
    steps:
      - checkout: self
        fetchDepth: "${command === 'update' ? 0 : 1}"
      - task: NodeTool@0
        inputs:
          versionSpec: 22.x
      # What it finds is told by the last job; this one fails where there is no report.
      - bash: |
          set -e
          mkdir -p pyfunc-report
          ${pyfunc} ${checkWords(command)} --all --shard "$SYSTEM_JOBPOSITIONINPHASE/$SYSTEM_TOTALJOBSINPHASE" --json \\
            > "pyfunc-report/$SYSTEM_JOBPOSITIONINPHASE.json" \\
            || test -s "pyfunc-report/$SYSTEM_JOBPOSITIONINPHASE.json"
        displayName: Check the apps of this shard
      - publish: pyfunc-report
        artifact: pyfunc-$(System.JobPositionInPhase)
        displayName: Keep the report

  - job: report
    displayName: Tell of all apps
    dependsOn: check
    condition: succeededOrFailed()
    timeoutInMinutes: 10
    steps:
      - checkout: none
      - task: NodeTool@0
        inputs:
          versionSpec: 22.x
      - task: DownloadPipelineArtifact@2
        inputs:
          itemPattern: pyfunc-*/*.json
          targetPath: $(Pipeline.Workspace)/pyfunc-reports
      - bash: |
          set -e
          status=0
          ${pyfunc} report merge "$PIPELINE_WORKSPACE/pyfunc-reports" --markdown > pyfunc.md || status=$?
          echo "##vso[task.uploadsummary]$PWD/pyfunc.md"
          exit "$status"
        displayName: Merge the reports
`;
}
