import {
  type CompiledQuery,
  type DeleteQueryBuilder,
  type DeleteResult,
  type Expression,
  type Insertable,
  type InsertQueryBuilder,
  type InsertResult,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
  type UpdateQueryBuilder,
  type UpdateResult,
} from 'kysely'
import type { AccountId, OrganizationId } from '../../domain/id.ts'
import { unnamed } from '../frame/unnamed.ts'
import type { Tables } from '../tables/schema.ts'
import type { Foresight } from './foresight.ts'
import { TABLE_KINDS } from './table-kinds.ts'

/** Which accounts' rows a scope may touch: those of one account, or all of the organization. */
export type AccountWall = AccountId | 'all'

type Table = keyof Tables
type Row<T extends Table> = Omit<Insertable<Tables[T]>, 'organization_id'>

/** A row in which some values are still to be found. */
type RowOrPlaces<T extends Table> = {
  [Column in keyof Row<T>]: Row<T>[Column] | Expression<NonNullable<Row<T>[Column]> | null>
}

/** What makes a statement, by Kysely's builders or as text. */
export interface Makes<R> {
  compile(db: Kysely<Tables>): CompiledQuery<R>
}

/** The tables of kind `account`: one that has no column here, and no case of its own in the wall, does not compile. */
type WithAccountColumn = Exclude<
  {
    [Name in keyof typeof TABLE_KINDS]: (typeof TABLE_KINDS)[Name] extends 'account'
      ? `tenantry.${Name}`
      : never
  }[keyof typeof TABLE_KINDS],
  'tenantry.approval_requests'
>

/** Which column of a walled table names its account, where one does. */
const ACCOUNT_COLUMN: Readonly<Record<WithAccountColumn, string>> = {
  'tenantry.accounts': 'id',
  'tenantry.users': 'account_id',
  'tenantry.account_roles': 'account_id',
  'tenantry.events': 'account_id',
  'tenantry.approval_reviews': 'account_id',
}

/**
 * The only way to a tenant's rows: every query starts here, with its organization and account already in the where clause.
 * This is one of two walls, each enough alone; the other is row-level security.
 */
export class Scope {
  readonly organizationId: OrganizationId
  readonly accounts: AccountWall
  /** What is taken for so before it is read; undefined where nothing is. */
  readonly foresight: Foresight | undefined
  readonly #db: Kysely<Tables>

  constructor(
    db: Kysely<Tables>,
    organizationId: OrganizationId,
    accounts: AccountWall,
    foresight?: Foresight,
  ) {
    this.#db = db
    this.foresight = foresight
    this.organizationId = organizationId
    this.accounts = accounts
  }

  /** `select … from <table> where <wall>` */
  from<T extends Table>(table: T): SelectQueryBuilder<Tables, T, object> {
    const query = this.#db.selectFrom<Table>(table) as unknown as SelectQueryBuilder<Tables, T, object>
    return query.where(this.#wall(table))
  }

  /** `update <table> set … where <wall>` */
  change<T extends Table>(table: T): UpdateQueryBuilder<Tables, T, T, UpdateResult> {
    const query = this.#db.updateTable<Table>(table) as unknown as UpdateQueryBuilder<
      Tables,
      T,
      T,
      UpdateResult
    >
    return query.where(this.#wall(table))
  }

  /** `delete from <table> where <wall>` */
  remove<T extends Table>(table: T): DeleteQueryBuilder<Tables, T, DeleteResult> {
    const query = this.#db.deleteFrom<Table>(table) as unknown as DeleteQueryBuilder<Tables, T, DeleteResult>
    return query.where(this.#wall(table))
  }

  /** `insert into <table> (organization_id, …) values …`, for this organization whatever the rows say. */
  add<T extends Exclude<Table, 'tenantry.organizations'>>(
    table: T,
    rows: RowOrPlaces<T> | readonly RowOrPlaces<T>[],
  ): InsertQueryBuilder<Tables, T, InsertResult> {
    const values = (Array.isArray(rows) ? rows : [rows]).map((row: RowOrPlaces<T>) => ({
      ...row,
      organization_id: this.organizationId,
    }))
    return this.#db.insertInto(table).values(values as never) as unknown as InsertQueryBuilder<
      Tables,
      T,
      InsertResult
    >
  }

  /** Runs a function of the schema, which stands behind row-level security on its own. */
  async call<R>(statement: RawBuilder<R>): Promise<readonly R[]> {
    return (await statement.execute(this.#db)).rows
  }

  /** The same for a text of which whoever asks chooses a part: as often as it is another one, it would take a name from the others. */
  async callUnnamed<R>(statement: RawBuilder<R>): Promise<readonly R[]> {
    return (await this.#db.executeQuery(unnamed(statement.compile(this.#db)))).rows
  }

  /**
   * Runs reads that do not end at an account, within the organization only: whether somebody elsewhere could agree, and still may
   * (H7: names cross accounts, and nothing else). Both walls are opened for them and closed again.
   */
  async acrossAccounts<T>(read: (scope: Scope) => Promise<T>): Promise<T> {
    if (this.accounts === 'all') return read(this)
    await sql`select tenantry.set_account_wall('*')`.execute(this.#db)
    const close = () => sql`select tenantry.set_account_wall(${this.accounts})`.execute(this.#db)
    const answer = await read(new Scope(this.#db, this.organizationId, 'all')).catch(
      async (error: unknown) => {
        // In a transaction that has failed nothing can be sent any more, and nothing read.
        await close().catch(() => undefined)
        throw error
      },
    )
    await close()
    return answer
  }

  /** Sends a statement that was made within these walls before, and is filled in (`keptStatement`, `keptWithinWalls`). */
  async send<R>(statement: CompiledQuery<R>): Promise<readonly R[]> {
    return (await this.#db.executeQuery(statement)).rows
  }

  /** A statement that was made within these walls, to be sent again and again. */
  compiled<R>(statement: Makes<R>): CompiledQuery<R> {
    return statement.compile(this.#db)
  }

  /** A statement within walls of this kind, but around others: places that are filled in each time it is sent. */
  template<R>(
    { organizationId, accountId }: { organizationId: OrganizationId; accountId: AccountId },
    make: (within: Scope) => Makes<R>,
  ): CompiledQuery<R> {
    const accounts = this.accounts === 'all' ? 'all' : accountId
    return make(new Scope(this.#db, organizationId, accounts)).compile(this.#db)
  }

  #wall(table: Table): RawBuilder<SqlBool> {
    const column = (name: string) => sql.ref(`${table}.${name}`)
    if (table === 'tenantry.organizations') return sql`${column('id')} = ${this.organizationId}`
    const organization = sql<SqlBool>`${column('organization_id')} = ${this.organizationId}`
    if (this.accounts === 'all') return organization
    if (Object.hasOwn(ACCOUNT_COLUMN, table)) {
      const accountColumn = column(ACCOUNT_COLUMN[table as WithAccountColumn])
      return sql`${organization} and ${accountColumn} = ${this.accounts}`
    }
    if (table === 'tenantry.event_personal') {
      return sql`${organization} and exists (
        select from tenantry.events wall
         where wall.organization_id = ${this.organizationId}
           and wall.number = ${column('number')}
           and wall.account_id = ${this.accounts})`
    }
    // A request is seen from the account in which it was asked, and from the one that it is about; and with it what hangs from it.
    if (table === 'tenantry.approval_requests') {
      return sql`${organization} and ${this.accounts} in (${column('asked_in_account_id')}, ${column('account_id')})`
    }
    if (TABLE_KINDS[nameOf(table)] === 'request') {
      return sql`${organization} and exists (
        select from tenantry.approval_requests wall
         where wall.organization_id = ${this.organizationId}
           and wall.id = ${column('request_id')}
           and ${this.accounts} in (wall.asked_in_account_id, wall.account_id))`
    }
    if (TABLE_KINDS[nameOf(table)] !== 'user') return organization
    return sql`${organization} and (${column('user_id')} is null or exists (
      select from tenantry.users wall
       where wall.organization_id = ${this.organizationId}
         and wall.id = ${column('user_id')}
         and wall.account_id = ${this.accounts}))`
  }
}

function nameOf(table: Table): keyof typeof TABLE_KINDS {
  return table.slice('tenantry.'.length) as keyof typeof TABLE_KINDS
}
