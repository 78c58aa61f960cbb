/** The post horn: a coil and a bell. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" fill="#211e1a" />
      <g
        fill="none"
        stroke="#e6ae45"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <circle cx="14.5" cy="17" r="5.6" />
        <path d="M5.5 11.4h9c5 0 7.6-1.2 11-4v11.2" />
      </g>
    </svg>
  );
}
