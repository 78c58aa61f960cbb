'use client';

import { Facts, PageHeader, Section } from '../../components/ui/page.tsx';
import { roleInWords } from '../shell/role-in-words.ts';
import { useViewer, type Viewer } from '../shell/viewer-context.tsx';
import { PasswordSection } from './password-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

/** Who one is here, one's password, and where one is signed in. */
export function AccountPage() {
  const viewer = useViewer();
  return (
    <>
      <PageHeader
        title="Your account"
        description="Who you are here, and where you are signed in."
      />
      <div className="flex flex-col gap-5">
        <Section title="You">
          <Facts
            items={[
              { name: 'Name', value: viewer.name || '–' },
              { name: 'E-mail', value: viewer.email ?? '–' },
              { name: 'Tenants', value: tenantsInWords(viewer) },
            ]}
          />
        </Section>
        <SessionsSection />
        <PasswordSection />
      </div>
    </>
  );
}

/** Each with what one is there. */
function tenantsInWords(viewer: Viewer): string {
  if (viewer.isOperator) return 'All of this installation, as its operator';
  const each = viewer.tenants.map(({ id, name }) => {
    const role = roleInWords(viewer, id);
    return role === null ? name : `${name} (${role})`;
  });
  return each.join(', ') || '–';
}
