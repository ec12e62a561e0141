import { TenantryError } from '../../errors.ts'

const NEXT_STEP: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there. Give it to the user who runs this, or choose another folder.',
  EPERM: 'this user may not write there. Give it to the user who runs this, or choose another folder.',
  ENOENT: 'the file system lets nobody make it. Choose another folder.',
  EROFS: 'it lies on a file system that is read-only. Choose another folder.',
  ENOSPC: 'the disk is full. Make room, or choose another folder.',
  EDQUOT: 'the quota of the disk is used up. Make room, or choose another folder.',
  ENOTDIR: 'there is a file of that name on the way. Choose another folder.',
  EEXIST: 'there is a file of that name. Choose another folder.',
  ENAMETOOLONG: 'its name is too long. Choose another folder.',
}

/** Runs what works on a folder; what the file system refuses becomes a sentence that says what to do. */
export async function refuseUnusable<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const step = NEXT_STEP[(error as NodeJS.ErrnoException).code ?? '']
    if (step === undefined) throw error
    throw new TenantryError('unavailable', `The folder ${folder} cannot be used: ${step}`, { cause: error })
  }
}
