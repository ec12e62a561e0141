// Loaded into npm before npm itself: npm leaves out optional packages that the Node running *it* is too old for (the test runner's
// native half, for one), but what it installs here is for the Node 24 that comes along. npm reads only this one property.
Object.defineProperty(process, 'version', { value: 'v24.21.0' })
