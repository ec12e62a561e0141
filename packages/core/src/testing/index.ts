export { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts'
export { type Acorn, type Birch, createAcorn, createBirch } from './personas.ts'
export {
  type PostgresServer,
  SERVER_SOURCES,
  type ServerOptions,
  type ServerSource,
  startPostgresServer,
} from './postgres-server.ts'
export { type SentStatement, sendFlight } from './send-flight.ts'
export {
  createTestDatabase,
  DATABASE_KINDS,
  type DatabaseKind,
  type DatabaseTemplate,
  type TestDatabase,
} from './test-database.ts'
export { startTestRun } from './test-run.ts'
