import type { tourFr } from './tour.fr'

export const tourEn: typeof tourFr = {
  invite: 'Discover in 1 minute',
  label: 'Guided tour',
  step: '{at} of {of}',
  next: 'Next',
  back: 'Back',
  end: 'Finish',
  decline: 'Do not offer the tour again',
  skip: 'Leave the tour',
  steps: {
    map: {
      title: 'Where the revenue comes from',
      text: 'The map shows where the customers who buy live, not where the stores are. Zoom in: the glow becomes cells with values.',
    },
    strip: {
      title: 'Pull the period by hand',
      text: 'Drag the ends of the strip: map and figures follow at once. The lighter band is the period it is compared with.',
    },
    panel: {
      title: 'The answer is on the right',
      text: 'One sentence, then the key figures. The small sign beside a figure says how it is made, on which rows, and what it cannot tell.',
    },
    views: {
      title: 'From question to scenario',
      text: 'Stores, pockets of potential, closures to look at, scenarios: the views change what lies on the same map.',
    },
    palette: {
      title: 'Everything by keyboard',
      text: 'Ctrl + K, then “close {store}” or “open a store in {place}”. It is the fastest way to try something.',
    },
  },
}
