import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '../components/providers.tsx';
import { parseTheme, THEME_COOKIE } from '../lib/theme.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Posthorn', template: '%s · Posthorn' },
  description: 'Webhooks, delivered: signed, retried, tracked, replayed.',
  robots: { index: false },
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html
      lang="en"
      data-theme={theme === 'system' ? undefined : theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body className="min-h-dvh">
        <Providers theme={theme}>{children}</Providers>
      </body>
    </html>
  );
}
