/** What we read of a package.json. */
export interface Manifest {
  name: string
  private?: boolean
  exports?: Record<string, unknown>
  bin?: Record<string, string>
}
