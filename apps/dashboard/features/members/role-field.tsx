'use client';

import { Field, SelectBox } from '../../components/ui/field.tsx';
import type { MemberRole } from '../../gql/graphql.ts';
import { ROLES, rolesUpTo } from '../shell/roles.ts';

/** A choice of the roles that somebody may give, with what the chosen one may. */
export function RoleField({
  value,
  upTo,
  onChange,
}: {
  value: MemberRole;
  /** The role of whoever chooses; null for an operator. */
  upTo: MemberRole | null;
  onChange: (role: MemberRole) => void;
}) {
  return (
    <Field label="Role" hint={ROLES.find((role) => role.value === value)?.may}>
      {(control) => (
        <SelectBox {...control} value={value} options={rolesUpTo(upTo)} onChange={onChange} />
      )}
    </Field>
  );
}
