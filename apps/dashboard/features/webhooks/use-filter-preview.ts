'use client';

import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import type { PreviewFilterMutation as PreviewAnswer } from '../../gql/graphql.ts';
import { faultsOf, messageOf } from '../../lib/graphql-errors.ts';
import { checkFilters } from './form-values.ts';
import { PreviewFilterMutation } from './webhooks.queries.ts';

/** What filters make of a sample, condition by condition. */
export type Preview = PreviewAnswer['previewFilter'];

/** What there is to show while filters are being typed. */
export type PreviewState =
  | { kind: 'idle' }
  | { kind: 'fault'; message: string }
  | { kind: 'answer'; preview: Preview };

/** Asks the API, shortly after typing stops, whether the filters let the sample through. */
export function useFilterPreview(
  tenantId: string,
  typedFilters: string,
  sampleText: string,
): PreviewState {
  const client = useClient();
  const [state, setState] = useState<PreviewState>({ kind: 'idle' });
  useEffect(() => {
    const filters = checkFilters(typedFilters);
    if (!filters.ok || filters.filtersText === null) return setState({ kind: 'idle' });
    const { filtersText } = filters;
    try {
      JSON.parse(sampleText);
    } catch {
      return setState({ kind: 'fault', message: 'The sample is not valid JSON.' });
    }
    let stale = false;
    const ask = async () => {
      // As text, so that the API compares the very numbers that were typed.
      const input = { tenantId, filtersText, dataText: sampleText };
      const result = await client.mutation(PreviewFilterMutation, { input }).toPromise();
      if (stale) return;
      if (result.data) setState({ kind: 'answer', preview: result.data.previewFilter });
      else if (result.error) {
        const [fault] = faultsOf(result.error);
        setState({ kind: 'fault', message: fault?.message ?? messageOf(result.error) });
      }
    };
    const timer = setTimeout(() => void ask(), 300);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [client, tenantId, typedFilters, sampleText]);
  return state;
}
