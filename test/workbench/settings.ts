/** User settings that leave the extension alone on the stage: no welcome, no chat, nothing that asks the internet. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
};

/** What the extension leaves alone where tests run inside its host: they check manifests by an app of their own, and what is found twice cannot be told apart. */
export const inTheHandsOfTests = { 'managedIdentities.checkManifests': false };

/**
 * A window that paints little: painting is most of what a run inside the extension host costs, and nobody looks. What asks
 * an extension for something (hovers, the light bulb, lenses, suggestions) is as it is.
 */
export const plainWindow = {
  'workbench.reduceMotion': 'on',
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'workbench.layoutControl.enabled': false,
  'workbench.editor.showIcons': false,
  'window.commandCenter': false,
  'breadcrumbs.enabled': false,
  'explorer.autoReveal': false,
  'problems.decorations.enabled': false,
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.lineNumbers': 'off',
  'editor.glyphMargin': false,
  'editor.folding': false,
  'editor.guides.indentation': false,
  'editor.bracketPairColorization.enabled': false,
  'editor.matchBrackets': 'never',
  'editor.occurrencesHighlight': 'off',
  'editor.selectionHighlight': false,
  'editor.renderLineHighlight': 'none',
  'editor.renderWhitespace': 'none',
  'editor.colorDecorators': false,
  'editor.hideCursorInOverviewRuler': true,
  'editor.overviewRulerBorder': false,
};
