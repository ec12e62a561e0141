import type { RuleDefinition } from './approval-rule.ts'

/**
 * A rule as it is stored; null where the text is none, because somebody wrote it past Tenantry. What is looked at is what rules are read
 * by: a rule that cannot be read must stand in the way, and not be taken for one that is about nothing.
 */
export function definitionIn(text: string): RuleDefinition | null {
  const read = parsed(text)
  // Rules from before there were channels, or could be about what is given, say nothing of it.
  return isDefinition(read) ? { ...read, gives: read.gives ?? [], channel: read.channel ?? null } : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isDefinition(read: unknown): read is RuleDefinition {
  return (
    isObject(read) &&
    isListOf(read.commands, (each) => typeof each === 'string') &&
    (read.gives === undefined || isListOf(read.gives, (each) => typeof each === 'string')) &&
    (read.for === null || isWhose(read.for)) &&
    isListOf(read.when, isCondition) &&
    isListOf(read.stages, isStage) &&
    isObject(read.reasons) &&
    isListOf(read.escalateTo, isApprover) &&
    [read.remindAfterMs, read.escalateAfterMs].every((each) => each === null || typeof each === 'number') &&
    typeof read.expireAfterMs === 'number' &&
    (read.channel === undefined || read.channel === null || isChannel(read.channel))
  )
}

function isWhose(whose: unknown): boolean {
  return (
    isObject(whose) &&
    [whose.roles, whose.accounts].every(
      (each) => each === undefined || isListOf(each, (one) => typeof one === 'string'),
    )
  )
}

function isCondition(condition: unknown): boolean {
  return (
    isObject(condition) &&
    typeof condition.field === 'string' &&
    [condition.in, condition.notIn].every((each) => each === undefined || Array.isArray(each))
  )
}

function isChannel(channel: unknown): boolean {
  return isObject(channel) && [channel.teamId, channel.channelId].every((each) => typeof each === 'string')
}

function isStage(stage: unknown): boolean {
  return (
    isObject(stage) &&
    (stage.need === 'any' || stage.need === 'all' || typeof stage.need === 'number') &&
    isListOf(stage.approvers, isApprover)
  )
}

function isApprover(approver: unknown): boolean {
  return (
    isObject(approver) &&
    ['role', 'account', 'user'].filter((kind) => typeof approver[kind] === 'string').length === 1
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}
