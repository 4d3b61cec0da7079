//! What parts of a syntax tree mean.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtTry};

/// Whether a class is only a base of others: by `abstract` or `proxy` in its `Meta`, or
/// `__abstract__`.
pub(super) fn is_abstract(body: &[Stmt]) -> bool {
    let sets = |body: &[Stmt], names: &[&str]| {
        body.iter().any(|statement| match statement {
            Stmt::Assign(it) => {
                let is_named = |target: &Expr| names.iter().any(|name| is_name(target, name));
                it.targets.iter().any(is_named) && is_literal(&it.value, "True")
            }
            _ => false,
        })
    };
    let inner = body.iter().any(|statement| match statement {
        Stmt::ClassDef(it) => it.name.as_str() == "Meta" && sets(&it.body, &["abstract", "proxy"]),
        _ => false,
    });
    inner || sets(body, &["__abstract__"])
}

/// Whether an expression is a name, or ends with it after a dot.
pub(super) fn is_name(expression: &Expr, name: &str) -> bool {
    match expression {
        Expr::Name(it) => it.id.as_str() == name,
        Expr::Attribute(it) => it.attr.as_str() == name,
        _ => false,
    }
}

pub(super) fn is_literal(expression: &Expr, word: &str) -> bool {
    match expression {
        Expr::BooleanLiteral(it) => it.value == (word == "True"),
        _ => false,
    }
}

/// Whether the failure of an import is provided for.
pub(super) fn catches_import_error(statement: &StmtTry) -> bool {
    let is_import_error =
        |it: &Expr| is_name(it, "ImportError") || is_name(it, "ModuleNotFoundError");
    statement.handlers.iter().any(|handler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        match handler.type_.as_deref() {
            Some(Expr::Tuple(it)) => it.elts.iter().any(is_import_error),
            Some(it) => is_import_error(it),
            None => false,
        }
    })
}
