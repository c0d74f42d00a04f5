/** Px at the foot of a list that the bar of what is selected lies over: the bar, its distance, and a little air. */
export const BULK_ROOM = 72;
