/** What the estimation refuses, and the names of what it compares. */
export const estimationEn = {
  errors: {
    collinear:
      '{name} cannot be told apart from the other variables (or does not differ between the stores of a zone): leave it out.',
    infeasible_totals:
      'No attraction gives these totals: the zones in reach of the stores have less to spend than they sell, or more while nothing says where the rest goes.',
    invalid_value: 'A value is not allowed: {value}.',
    negative_weight:
      'Row {row} has a negative weight ({weight}). Fit the model on gross purchases, without returns.',
    no_choice:
      'No purchase teaches the model anything, or there is never more than one store to choose from.',
    not_converged:
      'The calculation has not settled after {iterations} iterations: too few purchases for {parameters} parameters.',
    not_identified: 'The data do not allow {name} to be estimated.',
    separation:
      '{name} predicts every choice with certainty: its effect has no finite value. Leave this variable out, or merge it with another.',
  },
  decay: {
    exponential: 'exponential',
    power: 'power',
    tanner: 'Tanner',
    'log-logistic': 'log-logistic',
  },
  effects: {
    none: 'no effect of the store itself',
    free: 'free store effects',
    shrunk: 'store effects, drawn towards area, format and age',
  },
}
