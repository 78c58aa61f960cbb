import { Figure, Figures } from '../../components/ui/page.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { formatCount, formatDuration, formatRate } from '../../lib/format.ts';
import { rateTone } from './webhook-words.tsx';

/** How a webhook fared in the last hour, in figures. */
export function WebhookHealth({ webhook }: { webhook: WebhookDetailFragment }) {
  const { health } = webhook;
  const rate = health.successRate;
  return (
    <Figures label={`Health in the last ${health.windowMinutes} minutes`}>
      <Figure
        name="Success rate"
        value={typeof rate === 'number' ? formatRate(rate) : '–'}
        tone={typeof rate === 'number' ? rateTone(rate) : undefined}
        detail={typeof rate === 'number' ? 'of attempts, last hour' : 'nothing sent, last hour'}
      />
      <Figure name="Succeeded" value={formatCount(health.succeeded)} detail="deliveries" />
      <Figure
        name="Failed"
        value={formatCount(health.failed)}
        tone={health.failed > 0 ? 'warn' : undefined}
        detail="attempts"
      />
      <Figure
        name="Dead"
        value={formatCount(health.dead)}
        tone={health.dead > 0 ? 'bad' : undefined}
        detail="failed for good"
      />
      <Figure
        name="Answer time"
        value={
          typeof health.averageDurationMs === 'number'
            ? formatDuration(health.averageDurationMs)
            : '–'
        }
        detail="on average"
      />
    </Figures>
  );
}
