import {
  type ConnectionProvider,
  DefaultQueryExecutor,
  DummyDriver,
  type Kysely,
  type KyselyProps,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'

const adapter = new PostgresAdapter()
const compiler = new PostgresQueryCompiler()
const driver = new DummyDriver()
const dialect = {
  createDriver: () => driver,
  createAdapter: () => adapter,
  createQueryCompiler: () => compiler,
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
}

/** What a Kysely is made of that sends every statement over one connection, in a transaction that it did not begin. */
export function kyselyOver(connection: ConnectionProvider): KyselyProps {
  return {
    dialect,
    driver,
    config: { dialect },
    executor: new DefaultQueryExecutor(compiler, adapter, connection),
  }
}
