import type { doorsFr } from './doors.fr'

/** What the HTTP door to publishing answers. */
export const doorsEn: typeof doorsFr = {
  uploads_off:
    'Sending data is switched off on this server. To switch it on, set the variable CHALANDISE_UPLOAD_TOKEN (a secret of at least {min} characters) and start it again.',
  token_too_short:
    'The secret CHALANDISE_UPLOAD_TOKEN of this server is too short: give it at least {min} characters and start it again. Until then nothing is taken.',
  token_missing: 'The upload secret is missing. Send it in the header “Authorization: Bearer …”.',
  token_wrong: 'This upload secret is not the server’s.',
  too_many_attempts: 'Too many wrong secrets from this address. Try again in {seconds} seconds.',
  unknown_upload:
    'This upload does not exist, or no longer: one that is left alone is deleted after a day. Begin again.',
  unknown_file: 'There is no such file in this upload.',
  bad_request: 'The request is not understood: {reason}.',
  bad_name:
    '“{name}” cannot be the name of a file: give a name, or one folder and a name, without a leading dot and without characters that file systems refuse.',
  wrong_offset: 'The file {name} holds {offset} bytes: continue from there.',
  too_large: 'With {name} the upload would be larger than this server takes: {limit} bytes.',
  cut: 'Sending {name} was interrupted, or it is not as long as announced. Continue it, or send this file again.',
  busy_file: 'The file {name} is being sent already. Wait until that is done, or cancel it.',
  complete: 'The file {name} is complete already.',
  disk_full: 'The server’s disk is full. Free some space, then begin again; nothing was published.',
  incomplete_files: 'These files are not complete: {names}. Finish sending them first.',
  no_files: 'This upload holds no file.',
  job_running: 'This upload is being worked on already.',
  already_published: 'This upload is published already: version {version}.',
  not_built: 'This upload has no dataset to publish yet. Start its build first.',
  locked:
    'Another publish has been under way since {started_at}, started by {user} on {host}. Try again when it is done.',
  lock_lost: 'Another publish took over while this one ran. Nothing was published; run it again.',
  cannot_write: 'The server may not write in {path}. Nothing was published.',
  unfit_dataset: 'This dataset cannot be published: {what}.',
  incomplete_version: 'The dataset file has {size} of {expected} bytes: send it again.',
  hash_mismatch: 'The dataset file is not the one of its manifest: send it again.',
  cancelled: 'The build was cancelled; nothing was published.',
  job_died:
    'The process that built the dataset ended unexpectedly, perhaps for lack of memory. Nothing was published.',
  restated:
    'Sales of months already published have changed too much for their rows to be kept. Check the extracts; where the change is meant, publish on the command line with --from-scratch.',
  detailed_not_offered:
    'A detailed dataset holds a row for each customer: it is offered to all readers only where somebody asks for it expressly.',
  no_dataset: 'No dataset is published on this server.',
  unknown_version: 'This version is not on this server.',
  unexpected: 'Something unexpected went wrong on the server. Its log says more.',
}
