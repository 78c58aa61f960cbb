import { NotOfTenant } from '../../../../features/shell/not-of-tenant.tsx';

export default function NotFound() {
  return <NotOfTenant />;
}
