import { Compass } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../components/ui/button.tsx';
import { EmptyState } from '../components/ui/states.tsx';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={Compass}
        title="There is no such page"
        action={
          <Button asChild>
            <Link href="/">To the start</Link>
          </Button>
        }
      >
        The address may be mistyped, or what it led to was deleted.
      </EmptyState>
    </main>
  );
}
