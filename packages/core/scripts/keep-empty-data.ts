import { keepEmptyData } from '../src/store/opening/pglite-empty-data.ts'

/** Makes the empty database that every new folder begins with a copy of; run once, right after installing. */
await keepEmptyData()
