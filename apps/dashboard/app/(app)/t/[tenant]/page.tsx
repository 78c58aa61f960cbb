import { redirect } from 'next/navigation';
import { isInPortal } from '../../../../lib/auth.ts';
import { PORTAL_PATH } from '../../../../lib/portal.ts';

export default async function TenantPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  redirect(`${(await isInPortal()) ? PORTAL_PATH : ''}/t/${tenant}/webhooks`);
}
