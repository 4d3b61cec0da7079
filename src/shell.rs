//! Quoting for command lines that can be copied.

use std::path::Path;

use crate::visible;

/// A path as one word of a shell that is not taken for a flag.
pub(crate) fn path(path: &Path) -> String {
    let mut text = path.display().to_string();
    if text.starts_with('-') {
        text.insert_str(0, "./");
    }
    if text.contains(visible::is_hidden) {
        // As most shells read it, the escapes that they know.
        let text = text.replace('\\', "\\\\").replace('\'', "\\'");
        return format!("$'{}'", visible::shell(&text));
    }
    // Only a NUL cannot be quoted, and no path contains one.
    shlex::try_quote(&text).map_or_else(|_| text.clone(), String::from)
}
