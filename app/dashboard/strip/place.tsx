export const STRIP = 'z-20 flex h-[150px] shrink-0 flex-col border-t border-line bg-paper px-3 pt-1.5 pb-1'

/** Keeps the strip's place until it is there: a map that is resized is drawn anew. */
export const StripPlace = () => <div className={STRIP} />
