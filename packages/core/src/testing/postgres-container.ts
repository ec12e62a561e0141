import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { StartedCluster } from './postgres-cluster.ts'

/** An engine on this machine answers within a few milliseconds; nobody should wait for one that is not there. */
const PROBE_MS = 250

/** The first time the image is fetched. */
const START_MS = 120_000

const IMAGE = 'postgres:18-alpine'

/** Whether a container engine answers on this machine, known within a quarter of a second. */
export async function engineAnswers(host = process.env.DOCKER_HOST): Promise<boolean> {
  const answers = await Promise.all(targets(host).map(answersPing))
  return answers.includes(true)
}

type Target = { readonly socketPath: string } | { readonly host: string; readonly port: string }

function targets(host: string | undefined): Target[] {
  if (host !== undefined && URL.canParse(host)) {
    const url = new URL(host)
    return url.protocol === 'unix:'
      ? [{ socketPath: url.pathname }]
      : [{ host: url.hostname, port: url.port || '2375' }]
  }
  const runtime = process.env.XDG_RUNTIME_DIR
  const sockets = [
    '/var/run/docker.sock',
    join(homedir(), '.docker/run/docker.sock'),
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock'), join(runtime, 'podman/podman.sock')]),
  ]
  return sockets.filter((path) => existsSync(path)).map((socketPath) => ({ socketPath }))
}

function answersPing(target: Target): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ ...target, path: '/_ping', timeout: PROBE_MS }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    ping.once('timeout', () => ping.destroy(new Error('no answer')))
    ping.once('error', () => resolve(false))
    ping.end()
  })
}

/** Starts Postgres in a container, which the engine removes also where this process is killed. */
export async function startContainer({ durable }: { durable: boolean }): Promise<StartedCluster> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const settings = durable
    ? []
    : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']
  const container = await new PostgreSqlContainer(IMAGE)
    .withCommand(['postgres', '-c', 'max_connections=200', ...settings])
    .withStartupTimeout(START_MS)
    .start()
  return {
    url: container.getConnectionUri(),
    async stop() {
      await container.stop()
    },
  }
}
