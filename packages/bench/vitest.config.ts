import { defineProject } from 'vitest/config'
import { testProject } from '../../test/project.ts'

export default defineProject(testProject('bench'))
