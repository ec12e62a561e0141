import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/start/settings.ts'

const TOKEN = 'xoxb-1-acorn'
const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5'
const TOKENS = { SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SIGNING_SECRET }

const malformed: readonly [string, Record<string, string>, RegExp][] = [
  ['no bot token', { SLACK_SIGNING_SECRET: SIGNING_SECRET }, /^SLACK_BOT_TOKEN is not set\. Copy .*$/],
  [
    'a user token',
    { ...TOKENS, SLACK_BOT_TOKEN: 'xoxp-1' },
    /^The bot token \(SLACK_BOT_TOKEN\) is not one: it begins with xoxb-\..*$/,
  ],
  ['no signing secret', { SLACK_BOT_TOKEN: TOKEN }, /^SLACK_SIGNING_SECRET is not set\..*$/],
  [
    'an empty signing secret',
    { ...TOKENS, SLACK_SIGNING_SECRET: ' ' },
    /^SLACK_SIGNING_SECRET is not set\..*$/,
  ],
  [
    'a short signing secret',
    { ...TOKENS, SLACK_SIGNING_SECRET: 'x' },
    /^The signing secret \(SLACK_SIGNING_SECRET\) is missing or too short\..*$/,
  ],
  [
    'another app token',
    { SLACK_BOT_TOKEN: TOKEN, SLACK_APP_TOKEN: 'xoxb-2' },
    /^The app token \(SLACK_APP_TOKEN\) is not one.*$/,
  ],
  ['a port that is no number', { ...TOKENS, PORT: 'http' }, /^PORT is not a number from 0 to 65535\..*$/],
  ['a port that is too large', { ...TOKENS, PORT: '65536' }, /^PORT is not a number from 0 to 65535\..*$/],
  [
    'a prefix that Slack does not take',
    { ...TOKENS, SLACK_COMMAND_PREFIX: 'A B' },
    /^The command prefix \(SLACK_COMMAND_PREFIX\).*$/,
  ],
  [
    'an API that is none',
    { ...TOKENS, SLACK_API_URL: 'slack.test' },
    /^The base of the Slack API \(SLACK_API_URL\).*$/,
  ],
]

describe('the environment', () => {
  test.each(malformed)(
    'with %s is refused in one sentence that names the variable',
    (_what, environment, sentence) => {
      expect(() => readSettings(environment)).toThrow(sentence)
    },
  )

  test('needs two settings, and has a default for each of the others', () => {
    expect(readSettings(TOKENS)).toEqual({
      database: 'pglite:.tenantry',
      owner: undefined,
      port: 3000,
      host: '127.0.0.1',
      slack: { botToken: TOKEN, signingSecret: SIGNING_SECRET },
    })
  })

  test('needs no signing secret where the bot opens the socket itself', () => {
    expect(readSettings({ SLACK_BOT_TOKEN: TOKEN, SLACK_APP_TOKEN: 'xapp-1' }).slack).toEqual({
      botToken: TOKEN,
      appToken: 'xapp-1',
    })
  })

  test('may leave out the slash behind the base of the API', () => {
    expect(readSettings({ ...TOKENS, SLACK_API_URL: 'https://slack.test/api' }).slack.slackApiUrl).toBe(
      'https://slack.test/api/',
    )
  })
})
