'use client';

import { Facts, PageHeader, Section } from '../../components/ui/page.tsx';
import { roleInWords } from '../shell/role-in-words.ts';
import { useViewer } from '../shell/viewer-context.tsx';
import { PasswordSection } from './password-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

/** Who one is here, one's password, and where one is signed in. */
export function AccountPage() {
  const viewer = useViewer();
  const tenants = viewer.isOperator ? 'All of this installation' : namesOf(viewer.tenants);
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
              { name: 'Role', value: roleInWords(viewer) ?? '–' },
              { name: 'Tenants', value: tenants },
            ]}
          />
        </Section>
        <SessionsSection />
        <PasswordSection />
      </div>
    </>
  );
}

function namesOf(tenants: readonly { name: string }[]): string {
  return tenants.map(({ name }) => name).join(', ') || '–';
}
