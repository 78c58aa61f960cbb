import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Typed documents from the committed schema: every `graphql(…)` in a feature gets the types of its
 * result and variables. `npm run codegen` writes `gql/`, `npm run codegen:check` holds it to both.
 */
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: ['features/**/*.{ts,tsx}'],
  ignoreNoDocuments: true,
  generates: {
    './gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { DateTime: 'string', JSON: 'unknown' },
      },
    },
  },
};

export default config;
