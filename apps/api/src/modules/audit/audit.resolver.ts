import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { Tenant, toTenant } from '../tenants/tenant.type.ts';
import type { AuditService } from './audit.service.ts';
import { AuditEntry, AuditEntryConnection, AuditLogFilter, toAuditEntry } from './audit.type.ts';

@Resolver(() => AuditEntry)
export class AuditResolver {
  private readonly service: AuditService;

  constructor(service: AuditService) {
    this.service = service;
  }

  @Query(() => AuditEntryConnection, {
    description: 'Every change, by whom, from where; newest first.',
  })
  async auditLog(
    @Arg('filter', () => AuditLogFilter, { nullable: true }) filter: AuditLogFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<AuditEntry>> {
    const caller = await context.caller();
    const found = await this.service.list(caller, filter ?? {}, toPageRequest(page));
    return toConnection(found, toAuditEntry);
  }

  @FieldResolver(() => Tenant, { nullable: true, description: "Null: the installation's." })
  async tenant(
    @Root() { tenantId }: AuditEntry,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Tenant | null> {
    const tenant = tenantId && (await loaders.tenant.load(tenantId));
    return tenant ? toTenant(tenant) : null;
  }
}
