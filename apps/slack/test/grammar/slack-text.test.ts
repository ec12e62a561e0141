import { expect, test } from 'vitest'
import { decodeEntities, encodeEntities, unwrapLinks } from '../../src/grammar/slack-text.ts'

test.each([
  ['<mailto:a@b.test|a@b.test>', 'a@b.test'],
  ['<mailto:a@b.test>', 'a@b.test'],
  ['add <mailto:a@b.test|a@b.test> to <https://elm.test|elm.test>!', 'add a@b.test to elm.test!'],
  ['<https://elm.test/x?y=1>', 'https://elm.test/x?y=1'],
  ['<http://elm.test>', 'http://elm.test'],
  ['<http://elm.test|>', ''],
  ['<https://>', 'https://'],
  ['<#C0123456789|general>', '#general'],
  ['<#C0123456789>', '#'],
  ['<#C1|>', '#'],
])('a link that Slack made is what was typed: %s', (sent, typed) => {
  expect(unwrapLinks(sent)).toBe(typed)
})

test.each([
  '<@U1|fay>',
  '<@U1>',
  '<!here>',
  '<ftp://elm.test>',
  '<#general>',
  '<#>',
  '<https:/elm.test>',
  '<https://elm.test|a<b>',
  '<https://el<m>',
  'https://elm.test',
  '<https://elm.test',
])('what is no link of Slack’s stays: %s', (sent) => {
  expect(unwrapLinks(sent)).toBe(sent)
})

test('entities are read once, and only those that Slack writes', () => {
  expect(decodeEntities('&lt;a&gt; &lt;b&gt; R&amp;D &amp;lt; &quot; &LT; &')).toBe(
    '<a> <b> R&D &lt; &quot; &LT; &',
  )
})

test('what is encoded is read again as the same', () => {
  expect(encodeEntities('<a> & <b> && "x"')).toBe('&lt;a&gt; &amp; &lt;b&gt; &amp;&amp; "x"')
  for (const text of ['&lt;', '<<>>', '&amp;lt;', 'R&D']) {
    expect(decodeEntities(encodeEntities(text))).toBe(text)
  }
})
