/** `npm run dev`: what `npm start` starts, each process reloading when its sources change. */
process.argv.splice(2, 0, '--dev');
await import('./start.mjs');
