// Applies the theme before the first paint. Its rule is the one of src/shared/composables/use-theme.ts.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('icto.theme');
  } catch (_) {
    /* Storage is off: the system decides. */
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
