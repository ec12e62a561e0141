/**
 * What the server says of an act.
 * @typedef {{ ok: boolean, error?: string, errors: Record<string, string> }} ActAnswer
 */

/**
 * @returns {Promise<{ people: import('../src/page/people.ts').Persona[], notice?: string }>}
 */
export async function fetchPeople() {
  const response = await fetch('/page/people')
  return response.json()
}

/**
 * Becomes this person; whoever is not in the chat yet joins it.
 *
 * @param {string} key
 * @returns {Promise<string>} their member's id
 */
export async function choosePerson(key) {
  const { memberId, error } = await post('choose', { key })
  if (!memberId) throw new Error(error ?? 'This person cannot be chosen.')
  return memberId
}

/**
 * Does something as this member. An act that fails comes back as an answer too.
 *
 * @param {string} name
 * @param {object} given
 * @returns {Promise<ActAnswer>}
 */
export async function act(name, given) {
  try {
    return { errors: {}, ...(await post(name, given)) }
  } catch {
    return { ok: false, error: 'The playground does not answer. Is it still running?', errors: {} }
  }
}

/**
 * @param {string} name
 * @param {object} given
 */
async function post(name, given) {
  const response = await fetch(`/page/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(given),
  })
  return response.json()
}
