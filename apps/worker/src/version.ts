import packageJson from '../package.json' with { type: 'json' };

/** This release; part of the `user-agent` of deliveries. */
export const version: string = packageJson.version;
