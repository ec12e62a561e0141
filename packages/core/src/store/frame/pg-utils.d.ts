/** Of `pg`, pinned with it: how it writes a value down that goes with a statement. Its types keep it to themselves. */
declare module 'pg/lib/utils.js' {
  const utils: { readonly prepareValue: (value: unknown) => string | Buffer | null }
  export = utils
}
