import { Check, X } from 'lucide-react';
import { Mono } from '../../components/ui/badge.tsx';
import { cn } from '../../lib/cn.ts';
import type { Preview } from './use-filter-preview.ts';

const OPERATORS: Record<string, string> = {
  eq: '=',
  ne: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  in: 'is one of',
  nin: 'is none of',
  contains: 'contains',
  starts_with: 'starts with',
  exists: 'exists',
};

/** An operator as people read it: `gt`, `_gt` and `$gt` are all `>`. */
function operatorInWords(operator: string): string {
  return OPERATORS[operator.replace(/^[_$]/, '')] ?? operator;
}

/** Whether the sample would be delivered, and which condition decides it. */
export function FilterPreview({ preview }: { preview: Preview }) {
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <p
        className={cn(
          'px-3 py-2 font-medium',
          preview.matches ? 'bg-ok-soft text-ok' : 'bg-warn-soft text-warn',
        )}
      >
        {preview.matches ? 'The sample would be delivered.' : 'The sample would not be delivered.'}
      </p>
      <ul className="divide-y divide-line">
        {preview.conditions.map((condition) => (
          <li
            key={`${condition.path} ${condition.operator} ${condition.expectedText}`}
            className="flex flex-wrap items-center gap-x-2 px-3 py-1.5 text-xs"
          >
            {condition.holds ? (
              <Check aria-label="Holds" className="size-3.5 text-ok" />
            ) : (
              <X aria-label="Does not hold" className="size-3.5 text-bad" />
            )}
            <Mono>{condition.path}</Mono>
            <span className="text-ink-3">{operatorInWords(condition.operator)}</span>
            <Mono>{condition.expectedText}</Mono>
            {!condition.holds && (
              <span className="ml-auto text-ink-3">
                the sample has{' '}
                {condition.actualText === null || condition.actualText === undefined ? (
                  'nothing there'
                ) : (
                  <Mono>{condition.actualText}</Mono>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
