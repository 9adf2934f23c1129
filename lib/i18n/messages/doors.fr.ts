/** Ce que répond la porte HTTP de publication. */
export const doorsFr = {
  uploads_off:
    'L’envoi de données est désactivé sur ce serveur. Pour l’activer, définissez la variable CHALANDISE_UPLOAD_TOKEN (un secret d’au moins {min} caractères) et redémarrez-le.',
  token_too_short:
    'Le secret CHALANDISE_UPLOAD_TOKEN de ce serveur est trop court : donnez-lui au moins {min} caractères et redémarrez-le. D’ici là, rien n’est accepté.',
  token_missing: 'Il manque le secret d’envoi. Joignez-le dans l’en-tête « Authorization: Bearer … ».',
  token_wrong: 'Ce secret d’envoi n’est pas celui du serveur.',
  too_many_attempts: 'Trop de secrets erronés depuis cette adresse. Réessayez dans {seconds} secondes.',
  unknown_upload:
    'Cet envoi n’existe pas ou n’existe plus : un envoi laissé sans suite est effacé au bout d’un jour. Recommencez.',
  unknown_file: 'Ce fichier n’existe pas dans cet envoi.',
  bad_request: 'La demande n’est pas comprise : {reason}.',
  bad_name:
    '« {name} » ne peut pas nommer un fichier : donnez un nom, ou un dossier et un nom, sans point initial ni caractère refusé par les systèmes de fichiers.',
  wrong_offset: 'Le fichier {name} contient {offset} octets : reprenez l’envoi à cet endroit.',
  too_large: 'Avec {name}, l’envoi dépasserait ce que ce serveur accepte : {limit} octets.',
  cut: 'L’envoi de {name} s’est interrompu ou ne fait pas la taille annoncée. Reprenez-le ou recommencez ce fichier.',
  busy_file: 'Le fichier {name} est déjà en cours d’envoi. Attendez la fin, ou annulez-la.',
  complete: 'Le fichier {name} est déjà complet.',
  disk_full: 'Le disque du serveur est plein. Libérez de la place, puis recommencez ; rien n’a été publié.',
  incomplete_files: 'Ces fichiers ne sont pas complets : {names}. Terminez leur envoi d’abord.',
  no_files: 'Cet envoi ne contient aucun fichier.',
  job_running: 'Un traitement de cet envoi est déjà en cours.',
  already_published: 'Cet envoi est déjà publié : version {version}.',
  not_built: 'Cet envoi n’a pas encore de jeu de données à publier. Lancez d’abord sa construction.',
  locked:
    'Une autre publication est en cours depuis {started_at}, lancée par {user} sur {host}. Réessayez quand elle sera terminée.',
  lock_lost: 'Une autre publication a pris la main pendant celle-ci. Rien n’a été publié ; recommencez.',
  cannot_write: 'Le serveur n’a pas le droit d’écrire dans {path}. Rien n’a été publié.',
  unfit_dataset: 'Ce jeu de données ne peut pas être publié : {what}.',
  incomplete_version: 'Le fichier du jeu de données a {size} octets sur {expected} : envoyez-le de nouveau.',
  hash_mismatch: 'Le fichier du jeu de données n’est pas celui de son manifeste : envoyez-le de nouveau.',
  cancelled: 'La construction a été annulée ; rien n’a été publié.',
  job_died:
    'Le processus qui construisait le jeu de données s’est arrêté, peut-être faute de mémoire. Rien n’a été publié.',
  restated:
    'Les ventes des mois déjà publiés ont trop changé pour que leurs lignes soient conservées. Vérifiez les extractions ; si le changement est voulu, publiez par la ligne de commande avec --from-scratch.',
  detailed_not_offered:
    'Un jeu de données détaillé contient une ligne par client : il n’est offert à tous les lecteurs que si on le demande expressément.',
  no_dataset: 'Aucun jeu de données n’est publié sur ce serveur.',
  unknown_version: 'Cette version n’existe pas sur ce serveur.',
  unexpected: 'Une erreur inattendue s’est produite sur le serveur. Son journal en dit davantage.',
}
