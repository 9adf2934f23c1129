/** The first visit. */
export const tourFr = {
  invite: 'Découvrir en 1 minute',
  label: 'Visite guidée',
  step: '{at} sur {of}',
  next: 'Suivant',
  back: 'Précédent',
  end: 'Terminer',
  decline: 'Ne plus proposer la visite',
  skip: 'Quitter la visite',
  steps: {
    map: {
      title: 'D’où vient le chiffre d’affaires',
      text: 'La carte montre où habitent les clients qui achètent, pas où sont les magasins. Zoomez : le halo devient des mailles chiffrées.',
    },
    strip: {
      title: 'La période se tire à la main',
      text: 'Glissez les bornes de la frise : carte et chiffres suivent aussitôt. La bande claire est la période de comparaison.',
    },
    panel: {
      title: 'La réponse est à droite',
      text: 'Une phrase, puis les chiffres clés. Le petit signe à côté d’un chiffre dit comment il est calculé, sur quelles lignes, et ce qu’il ne dit pas.',
    },
    views: {
      title: 'De la question au scénario',
      text: 'Magasins, poches de potentiel, fermetures à étudier, scénarios : les vues changent ce qui est posé sur la même carte.',
    },
    palette: {
      title: 'Tout est à portée de clavier',
      text: 'Ctrl + K, puis « fermer {store} » ou « ouvrir un magasin à {place} ». C’est la façon la plus rapide d’essayer quelque chose.',
    },
  },
}
