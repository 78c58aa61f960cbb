import path from 'node:path';
import type { NextConfig } from 'next';
import { securityHeaders } from './lib/security-headers.ts';

/** For `next dev`; when built, the listener in front (`server/`) sets them on answers of every kind. */
const { 'content-security-policy': _, ...HEADERS } = securityHeaders(false);

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
  headers: async () => [
    {
      source: '/:path*',
      headers: Object.entries(HEADERS).map(([key, value]) => ({ key, value })),
    },
  ],
};

export default config;
