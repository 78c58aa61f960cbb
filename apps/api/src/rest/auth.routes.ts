import { z } from 'zod';
import type { SignInService } from '../modules/auth/sign-in.service.ts';
import { type Route, route } from './route.ts';
import { timeText } from './schemas.ts';

export function authRoutes(signIns: SignInService): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/v1/auth/token',
      operation: 'signIn',
      summary: 'Sign in',
      description: 'Answers with a JWT for `Authorization: Bearer`, in REST and GraphQL.',
      body: z.object({ email: z.string().max(320), password: z.string().max(1000) }),
      answer: {
        status: 200,
        description: 'The token',
        schema: z.object({ token: z.string(), expires_at: timeText }),
      },
      errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED', 'OVERLOADED'],
      async handle({ body, client }) {
        const { token, expiresAt } = await signIns.signIn({ ...body, client });
        return { token, expires_at: expiresAt.toISOString() };
      },
    }),
  ];
}
