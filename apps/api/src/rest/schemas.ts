import { isUuid, normaliseTimestamp } from '@posthorn/domain';
import { z } from 'zod';

/** Schemas that several calls share. Names in `meta.id` are those in openapi.json. */

export const errorEnvelope = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'Stable; all are listed in docs/errors.md.' }),
      message: z.string(),
      details: z.array(
        z.object({
          path: z.string().optional(),
          message: z.string(),
          code: z.string().optional(),
        }),
      ),
      error_id: z.string().optional(),
    }),
  })
  .meta({ id: 'Error' });

const uuidText = z
  .string()
  .refine(isUuid, 'Must be a UUID.')
  .transform((text) => text.toLowerCase())
  .meta({ override: { type: 'string', format: 'uuid' } });

/** An operator names the tenant; others have theirs. */
export const tenantId = uuidText.optional().meta({
  description: 'The tenant, where the caller may act for several; operators have to name it.',
});

export const tenantQuery = z.object({ tenant_id: tenantId });

/** An id that is no UUID belongs to nothing: NOT_FOUND, not a fault of the request. */
export const idParams = z.object({ id: z.string().max(200) });

/**
 * An object with members of any name, as it came: `z.record` would make another one, without
 * `__proto__`.
 */
export const jsonObject = z
  .custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'Must be an object.',
  )
  .meta({ override: { type: 'object', additionalProperties: true } });

/** A whole number, both bounds included. */
export function wholeNumberIn({ min, max }: { min: number; max: number }) {
  return z.number().int().min(min).max(max);
}

/** A time with its zone, of the years 0001 to 9999. */
export const isoTime = z
  .string()
  .transform((text, context) => {
    const normal = normaliseTimestamp(text);
    if (normal !== null) return new Date(normal);
    const message = 'Must be an ISO 8601 time with a zone, such as 2026-05-18T18:06:00Z.';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .meta({ override: { type: 'string', format: 'date-time' } });

export const pageQuery = z.object({
  tenant_id: tenantId,
  cursor: z.string().max(100).optional().meta({ description: '`next_cursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const timeText = z.string().meta({ format: 'date-time' });
export const idText = z.string().meta({ format: 'uuid' });

/** A page of a list, newest first. */
export function listOf(item: z.ZodType) {
  return z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'Null: this was the last page.' }),
  });
}
