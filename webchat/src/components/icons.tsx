/** The page's own icons; each stands beside words or inside a named button, so none is read out. */
const PATHS = {
  send: "M4 12 20 4l-4.5 16-4-6.5L4 12Zm7.5 1.5L20 4",
  photo: "M4 8.5A2.5 2.5 0 0 1 6.5 6h1.6l1.2-2h5.4l1.2 2h1.6A2.5 2.5 0 0 1 20 8.5v8a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 16.5zM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z",
  position: "M12 21s7-6.2 7-11.5a7 7 0 1 0-14 0C5 14.8 12 21 12 21Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  phone: "M6.6 3.8 9 3.5l1.6 4-1.9 1.6a12 12 0 0 0 6.2 6.2l1.6-1.9 4 1.6-.3 2.4a2.6 2.6 0 0 1-2.6 2.3C10.8 19.7 4.3 13.2 4.3 6.400a2.6 2.6 0 0 1 2.3-2.600Z",
  shield: "M12 3 5 5.800v5.400c0 4.5 2.9 8 7 9.8 4.1-1.8 7-5.3 7-9.800V5.800L12 3Zm-3 9 2.2 2.200L15.2 10",
  bell: "M6 17h12l-1.5-2.300V10.500a4.5 4.5 0 0 0-9 0v4.200L6 17Zm4 2.500a2.2 2.2 0 0 0 4 0",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.500c.6-3.8 3.7-6 7.5-6s6.9 2.2 7.5 6",
  down: "M12 5v14m-6-6 6 6 6-6",
  cross: "m6 6 12 12M18 6 6 18",
  check: "m5 12.5 4.5 4.500L19 7.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The hotline's mark: what was said, heard. */
export function Emblem() {
  return (
    <svg className="emblem" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="emblem-ground" width="32" height="32" rx="9" />
      <path
        className="emblem-bubble"
        d="M8 10.5A3.5 3.5 0 0 1 11.5 7h9a3.5 3.5 0 0 1 3.5 3.5v6a3.5 3.5 0 0 1-3.5 3.5H16l-5 4.5V20a3.5 3.5 0 0 1-3-3.5z"
      />
      <path className="emblem-check" d="m12.3 13.6 2.6 2.6 4.9-4.9" />
    </svg>
  );
}
