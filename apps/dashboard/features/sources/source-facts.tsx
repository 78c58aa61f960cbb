import { Mono } from '../../components/ui/badge.tsx';
import { Facts, Section } from '../../components/ui/page.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../lib/format.ts';

function List({ items, none }: { items: readonly string[]; none: string }) {
  if (items.length === 0) return none;
  return (
    <span className="flex flex-wrap gap-x-3">
      {items.map((item) => (
        <Mono key={item}>{item}</Mono>
      ))}
    </span>
  );
}

/** What is set of a source, for those who may not change it. */
export function SourceFacts({ source }: { source: SourceDetailFragment }) {
  return (
    <Section title="Settings">
      <Facts
        items={[
          {
            name: 'Event types',
            value: <List items={source.allowedEventTypes} none="All" />,
          },
          {
            name: 'Addresses',
            value: <List items={source.allowedAddresses} none="From anywhere" />,
          },
          {
            name: 'Signed timestamp',
            value: source.requiresSignedTimestamp ? 'Required' : 'Not required',
          },
          {
            name: 'Events per second',
            value:
              source.eventsPerSecond == null
                ? 'No limit of its own'
                : `${formatCount(source.eventsPerSecond)} at most`,
          },
        ]}
      />
    </Section>
  );
}
