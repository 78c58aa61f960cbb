import { Start } from '../../features/shell/start.tsx';

export default function StartPage() {
  return <Start />;
}
