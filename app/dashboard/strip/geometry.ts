/** Plot area of the monthly chart inside its box, px: the brush must lie exactly over the bars. */
export const AXIS_WIDTH = 56
export const EDGE = 8
