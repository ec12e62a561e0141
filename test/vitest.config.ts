import { defineProject } from 'vitest/config'
import { testProject } from './project.ts'

export default defineProject(testProject('repository', { include: ['**/*.test.ts'] }))
