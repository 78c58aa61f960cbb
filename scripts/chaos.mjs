/** `npm run chaos`: breaks everything that promise 2 names, under load, and looks for what was lost. */
process.argv.splice(2, 0, '--chaos');
await import('./bench.mjs');
