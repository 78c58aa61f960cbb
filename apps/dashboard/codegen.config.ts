import type { CodegenConfig } from '@graphql-codegen/cli';
import { persistedMeta } from './scripts/persisted-documents.mjs';

/**
 * Typed documents from the committed schema: every `graphql(…)` gets the types of its result and
 * variables, and the hash that the API knows it by. `npm run codegen` writes `gql/` and the API's
 * `persisted-documents.json`, `npm run codegen:check` holds them to the schema and the documents.
 */
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: ['{features,lib}/**/*.{ts,tsx}'],
  ignoreNoDocuments: true,
  generates: {
    './gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, onExecutableDocumentNode: persistedMeta },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { DateTime: 'string', JSON: 'unknown' },
      },
    },
    '../../persisted-documents.json': { plugins: ['./scripts/persisted-documents.mjs'] },
  },
};

export default config;
