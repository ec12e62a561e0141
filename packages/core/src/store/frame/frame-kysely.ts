import {
  type AbortableQueryOptions,
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  DummyDriver,
  type Kysely,
  type KyselyProps,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
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

/** Hands a statement to the connection that there is. Kysely's own asks for one, and awaits each answer five times more for plugins, of which there are none. */
class FrameExecutor extends DefaultQueryExecutor {
  readonly #connection: DatabaseConnection

  constructor(connection: DatabaseConnection & ConnectionProvider) {
    super(compiler, adapter, connection)
    this.#connection = connection
  }

  override executeQuery<R>(query: CompiledQuery, options?: AbortableQueryOptions): Promise<QueryResult<R>> {
    return options === undefined
      ? this.#connection.executeQuery<R>(query)
      : super.executeQuery<R>(query, options)
  }
}

/** What a Kysely is made of that sends every statement over one connection, in a transaction that it did not begin. */
export function kyselyOver(connection: DatabaseConnection & ConnectionProvider): KyselyProps {
  return {
    dialect,
    driver,
    config: { dialect },
    executor: new FrameExecutor(connection),
  }
}
