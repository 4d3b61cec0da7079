//! How deeply a Python text is nested. Parsing one that is nested too deeply would need more stack
//! and memory than there is.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

/// How deep the syntax tree of a text may be. No code that Python itself compiles comes close.
const DEEPEST: usize = 1_000;

/// Whether the syntax tree of a text may be too deep. Every operator and bracket of a statement
/// counts as a level, up to the next comma.
pub(super) fn is_too_deep(text: &str) -> bool {
    // Each level takes at least one character that is neither a letter nor a blank, or a word such
    // as `not`: short texts need not be looked at.
    if text.len() < DEEPEST {
        return false;
    }
    let mut tokens = lexer::lex(text, Mode::Module);
    // For each open bracket, the levels since the last comma in it, and those that last longer.
    let mut open: Vec<[usize; 2]> = vec![[0, 0]];
    let mut indents: usize = 0;
    let mut depth: usize = 0;
    loop {
        let kind = tokens.next_token();
        let is_inside = open.len() > 1;
        let Some(levels) = open.last_mut() else {
            return false;
        };
        match kind {
            TokenKind::EndOfFile => return false,
            TokenKind::Indent => indents += 1,
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            TokenKind::Newline => {
                open.truncate(1);
                open.fill([0, 0]);
                depth = 0;
            }
            TokenKind::Comma => {
                depth -= levels[0];
                levels[0] = 0;
            }
            TokenKind::Lambda => {
                levels[1] += 1;
                depth += 1;
            }
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                levels[0] += 1;
                open.push([0, 0]);
                depth += 1;
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                depth -= levels[0] + levels[1];
                *levels = [0, 0];
                if is_inside {
                    open.pop();
                }
            }
            it if it.is_operator() || it.is_keyword() => {
                levels[0] += 1;
                depth += 1;
            }
            _ => {}
        }
        if depth + indents > DEEPEST {
            return true;
        }
    }
}
