export type { Config, DashboardConfig, ListenConfig, Loaded } from './config.ts';
export {
  dashboardApiSecretOf,
  loadConfig,
  loadDashboardConfig,
  sessionSecretOf,
} from './load-config.ts';
export { NODE_FLAGS } from './node-flags.ts';
export { type Environment, readVariables } from './read-variables.ts';
export { renderVariablesTable } from './table.ts';
export type { VariableName } from './variables.ts';
