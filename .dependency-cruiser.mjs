// The directions of import. Each rule has a planted violation in test/guards/directions.test.ts that it must report.

const core = '^packages/core/src'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule('errors-import-nothing', `${core}/errors\\.ts$`, { path: '.' }),
    rule('domain-is-pure', `${core}/domain/`, {
      pathNot: [`${core}/domain/`, `${core}/errors\\.ts$`, '^(node:)?crypto$'],
    }),
    rule('policy-stands-on-domain', `${core}/policy/`, {
      pathNot: [
        `${core}/(policy|domain)/`,
        `${core}/errors\\.ts$`,
        'node_modules/@casl/ability/',
        '^packages/casl-kysely/src/index\\.ts$',
      ],
    }),
    rule('store-stands-on-domain', `${core}/store/`, {
      path: `${core}/`,
      pathNot: [`${core}/(store|domain)/`, `${core}/errors\\.ts$`],
    }),
    rule('operations-stand-below-execute', `${core}/(operations|commands|queries)/`, {
      path: `${core}/(execute|open-work|record|sign-up|session|chat-door|tenantry|index|cli)`,
    }),
    rule('execute-stands-below-sessions', `${core}/(execute|open-work|record|sign-up)\\.ts$`, {
      path: `${core}/(session|chat-door|tenantry|index|cli)`,
    }),
    rule('sessions-stand-below-tenantry', `${core}/(session|chat-door)\\.ts$`, {
      path: `${core}/(tenantry|index|cli)`,
    }),
    rule('only-doors-import-the-front-door', `${core}/(?!cli/|testing/)`, {
      path: `${core}/(index\\.ts$|cli/)`,
    }),
    rule('database-only-in-store', `${core}/(?!store/|testing/)`, {
      path: '(^|node_modules/)(kysely|pg|pg-[^/]+|@types/pg|@electric-sql)(/|$)',
    }),
    rule('testing-stays-in-tests', `${core}/(?!testing/)`, { path: `${core}/testing/` }),
    rule('casl-kysely-knows-no-tenantry', '^packages/casl-kysely/', {
      path: '^(packages/(?!casl-kysely/)|apps/)',
    }),
    rule('packages-never-import-apps', '^packages/', { path: '^apps/' }),
    rule('slack-only-in-apps', '^packages/', { path: '(^|node_modules/)@slack/' }),
    rule('front-doors-only', '^(packages|apps)/([^/]+)/', {
      path: '^(packages|apps)/([^/]+)/',
      pathNot: ['^$1/$2/', '^(packages|apps)/[^/]+/src/((testing|migrations)/)?index\\.ts$'],
    }),
    rule('stand-in-knows-no-bot', '^apps/playground/src/(?!main\\.ts$|start/)', {
      path: '^(packages/|apps/slack/)',
    }),
    rule('sources-import-no-tests', '^(packages|apps)/[^/]+/src/', { path: '/test/' }),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    // A command of a published package starts what was built, which a clone need not have.
    { name: 'resolvable', severity: 'error', from: { pathNot: '/bin/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|apps)/[^/]+/(dist|coverage)/|vitest\\.config\\.ts$' },
    tsPreCompilationDeps: true, // an import of a type is an import
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@tenantry/source', 'import', 'types', 'node', 'default'],
    },
  },
}

function rule(name, from, to) {
  return { name, severity: 'error', from: { path: from }, to }
}
