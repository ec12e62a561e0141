// The directions of import. Each rule has a planted violation in test/guards/directions.test.ts that it must report.

const core = '^packages/core/src'
const DATABASE = '(^|node_modules/)(kysely|pg|pg-[^/]+|@types/pg|@electric-sql)(/|$)'

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
    within('store-stands-on-domain', 'store/', ['store/', 'domain/', 'errors\\.ts$']),
    rule('store-needs-the-database-only', `${core}/store/`, {
      path: '(^|node_modules/)[^/]+/',
      pathNot: [`${core}/`, DATABASE],
      dependencyTypesNot: ['core'],
    }),
    within('enclosure-stands-alone', 'enclosure\\.ts$', ['errors\\.ts$']),
    rule('random-stands-alone', `${core}/random\\.ts$`, { path: `${core}/` }),
    within('world-stands-on-store', 'world\\.ts$', [
      '(operations|policy|store|domain)/',
      'telemetry/observe-operations\\.ts$',
      'enclosure\\.ts$',
    ]),
    within('telemetry-stands-on-the-world', 'telemetry/', [
      '(telemetry|operations|store)/',
      '(world|errors)\\.ts$',
    ]),
    rule('telemetry-in-its-room', `${core}/(?!telemetry/)`, { path: '(^|node_modules/)@opentelemetry/' }),
    within('operations-stand-below-execute', '(operations|commands|queries)/', [
      '(operations|commands|queries|approvals|policy|store|domain)/',
      'errors\\.ts$',
    ]),
    within('approvals-stand-on-operations', 'approvals/', [
      '(approvals|operations|policy|store|domain)/',
      'errors\\.ts$',
    ]),
    rule('commands-and-queries-stand-apart', `${core}/(commands|queries)/`, {
      path: `${core}/(commands|queries)/`,
      pathNot: `${core}/$1/`,
    }),
    rule('only-the-table-knows-every-operation', `${core}/(operations/(?!table\\.ts$)|approvals/)`, {
      path: `${core}/(commands|queries|operations/table\\.ts$)`,
    }),
    rule('operations-need-no-approvals', `${core}/operations/(?!table\\.ts$)`, {
      path: `${core}/approvals/`,
    }),
    within(
      'execute-stands-below-sessions',
      '(execute|by-name|checked-call|denials|host-steps|host-transaction|entry|foresee|look|open-work|opened|later|record|sign-up)\\.ts$',
      [
        '(approvals|operations|policy|store|domain)/',
        '(execute|by-name|checked-call|denials|host-steps|host-transaction|entry|foresee|look|open-work|opened|later|record|sign-up|world|errors)\\.ts$',
      ],
    ),
    within('transfer-stands-on-domain', 'transfer/', ['(transfer|domain)/', 'errors\\.ts$']),
    within('session-stands-on-execute', 'session(/|\\.ts$)', [
      '(session|transfer|operations|policy|domain)/',
      '(execute|by-name|checked-call|host-transaction|look|world|errors)\\.ts$',
    ]),
    within('chat-door-stands-on-sessions', 'chat-door\\.ts$', [
      '(session|operations|queries|store|domain)/',
      '(session|chat-codes|chat-inbox|chat-look|approval-cards|look|open-work|world|errors)\\.ts$',
    ]),
    within('chat-codes-stand-below-the-door', 'chat-(codes|inbox)\\.ts$', [
      '(operations|store|domain)/',
      'session/operation-types\\.ts$',
      '(by-name|chat-inbox|open-work|world|errors)\\.ts$',
    ]),
    within('chat-looks-are-queries', 'chat-look\\.ts$', [
      '(session|operations|queries|store|domain)/',
      '(execute|by-name|denials|look|world|errors)\\.ts$',
    ]),
    within('approval-cards-decide-nothing', 'approval-cards\\.ts$', [
      '(approvals|operations|store|domain)/',
      '(by-name|open-work|world|errors)\\.ts$',
    ]),
    within('host-jobs-need-no-session', 'host-(organizations|events)\\.ts$', [
      '(store|domain)/',
      'operations/(fields|host-page|input)\\.ts$',
      '(open-work|opened|world|errors)\\.ts$',
    ]),
    within('authentication-stands-on-open-work', 'authentication/', [
      '(authentication|store|domain)/',
      'operations/(fields|input)\\.ts$',
      '(look|open-work|world|errors)\\.ts$',
    ]),
    within('delivery-stands-on-execute', 'delivery/', [
      '(delivery|operations|store|domain)/',
      'telemetry/observe-lag\\.ts$',
      '(execute|by-name|checked-call|denials|open-work|world|errors)\\.ts$',
    ]),
    within('operators-stand-below-tenantry', 'operators/', [
      'host-events\\.ts$',
      '(operators|operations|store|domain)/',
      '(session|sign-up|errors)\\.ts$',
    ]),
    within('tenantry-stands-below-the-front-door', 'tenantry\\.ts$', [
      '(session|operators|authentication|delivery|telemetry|operations|policy|store|domain)/',
      '(session|chat-door|enclosure|host-organizations|host-events|host-transaction|by-name|checked-call|look|open-work|random|sign-up|world|errors)\\.ts$',
    ]),
    within('command-line-stands-on-operators', 'cli/', [
      '(cli|operators|transfer|store|domain)/',
      '(tenantry|errors)\\.ts$',
    ]),
    rule('only-doors-import-the-front-door', `${core}/(?!cli/|testing/)`, {
      path: `${core}/(index\\.ts$|cli/)`,
    }),
    rule('database-only-in-store', `${core}/(?!store/|testing/)`, {
      path: DATABASE,
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
    rule('nothing-imports-proofs', '^(packages|apps)/[^/]+/(?!proof/)', {
      path: '^(packages|apps)/[^/]+/proof/',
    }),
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

/** Of core's own files, those in `from` import these and no others. */
function within(name, from, allowed) {
  return rule(name, `${core}/${from}`, {
    path: `${core}/`,
    pathNot: allowed.map((path) => `${core}/${path}`),
  })
}

function rule(name, from, to) {
  return { name, severity: 'error', from: { path: from }, to }
}
