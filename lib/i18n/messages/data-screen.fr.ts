import { dataImportFr } from './data-import.fr'
import { dataReportFr } from './data-report.fr'
import { dataVersionsFr } from './data-versions.fr'

/** La vue « Données » : ses onglets, ses bandeaux et ce qui n’a pas marché ; ses parties ont leurs fichiers. */
export const dataScreenFr = {
  ...dataImportFr,
  ...dataReportFr,
  ...dataVersionsFr,
  title: 'Données',
  parts: 'Partie de la vue Données',
  tabs: { import: 'Importer', report: 'Rapport', versions: 'Versions' },
  cancel: 'Annuler',
  problem: 'Cela n’a pas marché',
  detail: 'Détail technique',
  banner: {
    private: 'Session privée : ces données ont été préparées dans ce navigateur et ne l’ont pas quitté.',
    notKept: 'Le navigateur n’a pas pu les garder : elles disparaîtront au rechargement.',
    preview: 'Aperçu : ce jeu de données est construit sur le serveur, mais aucun lecteur ne le voit encore.',
    newer: 'Une version plus récente des données est publiée depuis le {date}.',
    report: 'Rapport',
    toPublish: 'Rapport et publication',
    leave: 'Revenir aux données publiées',
    forget: 'Oublier',
    forgetTitle: 'Oublier cette session privée ?',
    forgetText:
      'Tables, rapport et lignes rejetées sont effacés de ce navigateur. Vos fichiers d’origine restent où ils sont.',
    switch: 'Ouvrir la nouvelle version',
    later: 'Plus tard',
  },
  problems: {
    empty_folder:
      'Aucune extraction parmi ces fichiers. Les fichiers portent le nom de leur table : stores.csv, sales_2026.parquet… ; sinon, choisissez leur table dans la liste.',
    unknown_file:
      'Le fichier {path} ne porte le nom d’aucune table du contrat. Choisissez sa table dans la liste.',
    missing_table:
      'Il manque le fichier de la table {table}. Ajoutez-le, ou choisissez dans la liste quel fichier la contient.',
    column_type:
      'Dans {file}, la colonne {column} est de type {type}, qui ne convient pas. Écrivez-la comme le dit le contrat.',
    unreadable_parquet:
      'Le fichier {file} ne se lit pas : il est coupé, abîmé, ou n’est pas du Parquet. Copiez-le ou écrivez-le de nouveau.',
    unreadable_csv:
      'Le fichier {file} ne se lit pas comme un CSV. Le détail nomme la ligne ; corrigez-la ou exportez de nouveau.',
    unreadable_xlsx:
      'Le classeur {file} ne se lit pas : abîmé, protégé, vide ou trop grand. Enregistrez-le de nouveau, ou en CSV.',
    nested_column:
      'Dans {file}, la colonne {column} contient des listes ou des structures. Écrivez une valeur par ligne, ou laissez-la de côté.',
    other_format:
      'Le fichier {file} n’est pas du format que son nom annonce. Renommez-le ou enregistrez-le dans ce format.',
    bad_declaration:
      'Le fichier {file} (dataset.json) n’est pas valable. Le détail nomme le champ à corriger.',
    bad_mapping: 'La correspondance (mapping.json) n’est pas valable en {path}. Le détail dit quoi y mettre.',
    no_row_accepted:
      'Aucune ligne de vente n’a été acceptée. Le détail nomme le motif le plus fréquent ; « Vérifier seulement » donne le rapport complet.',
    does_not_reconcile:
      'Les sommes ne se recoupent pas : rien n’a été construit. C’est un défaut du programme, transmettez le détail.',
    disk_full: 'Le disque est plein. Libérez de la place et recommencez ; rien n’a été publié.',
    unavailable:
      'Le moteur de calcul n’a pas pu être chargé depuis ce serveur. Vérifiez la connexion, puis réessayez.',
    crashed:
      'Le moteur de calcul s’est arrêté, sans doute faute de mémoire. Fermez d’autres onglets ou donnez moins de mois ; au-delà de quelques millions de tickets, publiez par le serveur ou la ligne de commande.',
    query: 'Le moteur de calcul n’a pas pu traiter ces fichiers. Transmettez le détail technique.',
    timeout: 'Le moteur de calcul ne répond plus. Rechargez la page et réessayez.',
  },
}
