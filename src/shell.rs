//! Words of a command line, for those who copy it.

use std::path::Path;

/// A text as one word of a shell.
pub(crate) fn word(text: &str) -> String {
    // Only a NUL cannot be quoted, and no argument or path can have one.
    shlex::try_quote(text).map_or_else(|_| text.to_owned(), String::from)
}

/// A path as one word of a shell, that is not taken for a flag.
pub(crate) fn path(path: &Path) -> String {
    let text = path.display().to_string();
    match text.starts_with('-') {
        true => word(&format!("./{text}")),
        false => word(&text),
    }
}
