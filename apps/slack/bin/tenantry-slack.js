#!/usr/bin/env node
// What runs is compiled: Node takes no TypeScript from a package that was installed.
await import('../dist/main.js')
