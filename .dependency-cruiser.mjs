/** The floors of docs/architecture.md: a layer imports only from layers below it. */
const below = {
  model: [],
  disk: [],
  schema: ['model'],
  ksc: ['model'],
  reach: ['model'],
  kinds: ['schema', 'ksc', 'model'],
  planning: ['kinds', 'schema', 'ksc', 'model'],
  config: ['kinds', 'schema', 'ksc', 'disk', 'model'],
  execution: ['planning', 'kinds', 'ksc', 'model'],
  gitops: ['schema', 'disk', 'model'],
  app: ['execution', 'gitops', 'planning', 'reach', 'kinds', 'schema', 'ksc', 'model'],
  storage: ['app', 'disk', 'model'],
  report: ['app', 'schema', 'model'],
};

const layering = Object.entries(below).map(([layer, allowed]) => ({
  name: `${layer}-looks-down`,
  comment: `src/${layer} may import from ${['itself', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...layering,
    {
      name: 'simulator-stands-alone',
      comment: 'client and server share no code: an agreement by shared code proves nothing',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { path: '^src/', pathNot: '^src/simulator/' },
    },
    {
      name: 'simulator-through-its-door',
      comment: 'only the composition root starts the simulated server, and only through its index',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/simulator/' },
      to: { path: '^src/simulator/', pathNot: '^src/simulator/index\\.ts$' },
    },
    {
      name: 'simulator-only-from-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(simulator|cli)/' },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'ground-floor-is-bare',
      comment: 'model and reach import nothing from npm or Node',
      severity: 'error',
      from: { path: '^src/(model|reach)/' },
      to: { dependencyTypes: ['npm', 'core'] },
    },
    {
      name: 'only-the-registry-names-kinds',
      comment: 'a kind is a folder and one line in the registry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/kinds/' },
      to: {
        path: '^src/kinds/(administration-group|distribution-point|network-agent-policy|download-updates-task|update-task|update-approval)/',
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'] },
  },
};
