// Filled by the editor.
