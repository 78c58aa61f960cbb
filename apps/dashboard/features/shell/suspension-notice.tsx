import { Notice } from '../../components/ui/states.tsx';
import type { CurrentTenant } from './tenant-context.tsx';

/** Says on every page of a suspended tenant what that means; nothing for others. */
export function SuspensionNotice({ tenant }: { tenant: CurrentTenant }) {
  if (!tenant.isSuspended) return null;
  return (
    <div className="mb-5">
      <Notice tone="warn" title="This tenant is suspended">
        Its events are refused with TENANT_SUSPENDED, and nothing is sent. What waits is held and
        goes out when{' '}
        {tenant.role === null
          ? 'you resume it, on the page of all tenants'
          : 'the operator ends the suspension'}
        .
      </Notice>
    </div>
  );
}
