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
        <circle cx="13.5" cy="17.4" r="5.4" />
        <path d="M4.6 12h16" />
        <path d="M20.6 12 27 7.6v8.8z" fill="#e6ae45" />
      </g>
    </svg>
  );
}
