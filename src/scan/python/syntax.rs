//! What parts of a syntax tree mean.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtTry};

/// Whether a class has no table of its own: it is only a base of others, by `abstract` or `proxy` in
/// its `Meta` or by `__abstract__`, or it shares the table of its base, by an identity among its
/// `__mapper_args__`.
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
    inner || sets(body, &["__abstract__"]) || shares_a_table(body)
}

/// Whether the rows of a class are in the table of its base.
fn shares_a_table(body: &[Stmt]) -> bool {
    let value = |name: &str| {
        body.iter().find_map(|statement| match statement {
            Stmt::Assign(it) if it.targets.iter().any(|it| is_name(it, name)) => Some(&*it.value),
            _ => None,
        })
    };
    let Some(Expr::Dict(args)) = value("__mapper_args__") else {
        return false;
    };
    let has = |key: &str| {
        let mut keys = args.items.iter().filter_map(|it| it.key.as_ref());
        keys.any(|it| matches!(it, Expr::StringLiteral(it) if it.value.to_str() == key))
    };
    let is_named = value("__tablename__").or(value("__table__")).is_some();
    has("polymorphic_identity") && !has("polymorphic_on") && !is_named
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

/// Whether a statement handles failed imports.
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
