/**
 * How Node runs a server of Posthorn, wherever it is started. A young generation of 32 MB instead of
 * 64 keeps the API about 60 MB smaller at the same speed (docs/performance.md; promise 5).
 * `docker/Dockerfile` says the same.
 */
export const NODE_FLAGS: readonly string[] = ['--enable-source-maps', '--max-semi-space-size=32'];
