import path from 'node:path';
import type { NextConfig } from 'next';
import { securityHeaders } from './lib/security-headers.ts';

/**
 * For `next dev`; when built, the listener in front (`server/`) sets them on answers of every kind.
 * Who may frame a page is its own policy's to say (`proxy.ts`).
 */
const {
  'content-security-policy': _,
  'x-frame-options': __,
  ...HEADERS
} = securityHeaders({ isHttps: false, mayBeFramed: true });

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: path.join(import.meta.dirname, '../..'),
  poweredByHeader: false,
  reactStrictMode: true,
  // Nothing uses it, and it works for whoever asks.
  images: { unoptimized: true },
  // `npm test` checks types once for the whole repository; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // Two installations on one machine may develop at once, each on 127.0.0.1.
  allowedDevOrigins: ['127.0.0.1'],
  // A tenant's pages once more, for whoever came by a portal link.
  rewrites: async () => [{ source: '/portal/t/:path*', destination: '/t/:path*' }],
  headers: async () => [
    {
      source: '/:path*',
      headers: Object.entries(HEADERS).map(([key, value]) => ({ key, value })),
    },
  ],
};

export default config;
