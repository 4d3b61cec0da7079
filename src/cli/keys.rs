//! What the line below a list says: how many questions are left, and the keys.

use std::borrow::Cow;

use crate::cli::prompt::Part;
use crate::interview::Ask;
use crate::render::{phrases, words};
use crate::ruleset::{Kind, Question};

/// The keys that the line below a list shows.
pub(super) const TICK: Part = part("space tick", "space tick");
pub(super) const ENTER: Part = part("enter confirm", "enter");
pub(super) const BACK: Part = part("esc back", "esc back");
pub(super) const QUIT: Part = part("ctrl-c quit", "ctrl-c quit");

/// The key that turns an offered text into one to edit.
pub(super) const EDIT: Part = part("tab edit", "tab edit");

/// The keys of a menu, with or without something to go back to.
pub(super) fn keys(can_go_back: bool) -> Vec<Part> {
    let back = can_go_back.then_some(BACK);
    [ENTER].into_iter().chain(back).chain([QUIT]).collect()
}

/// The text below a list with checkboxes, and the text if nothing is ticked.
pub(super) const NO_TICKS: Part = part("none, not sure, why: just enter", "");
pub(super) const NO_TICKS_KNOWN: Part = part("none, why: just enter", "");
pub(super) const NOTHING_TICKED: Part = part("nothing is ticked", "nothing is ticked");

/// The keys of a number question.
pub(super) const NO_NUMBER: Part = part("enter without a number: not sure", "");
pub(super) const WHY_KEY: Part = part("?: why are you asking", "");

/// The line below the list of a question.
pub(super) fn below(ask: &Ask<'_>, question: &Question) -> Vec<Part> {
    let more = match ask.more.most {
        0 => part(words::LAST_QUESTION, words::LAST_QUESTION),
        _ => [
            phrases::left(ask.more, words::MORE_QUESTION),
            format!("{} more", phrases::range(ask.more)),
        ]
        .map(Cow::Owned),
    };
    let keys = match (question.kind, question.must_know) {
        (Kind::AnyOf, false) => &[TICK, ENTER, NO_TICKS][..],
        (Kind::AnyOf, true) => &[TICK, ENTER, NO_TICKS_KNOWN],
        (Kind::Number, false) => &[ENTER, NO_NUMBER, WHY_KEY],
        (Kind::Number, true) => &[ENTER, WHY_KEY],
        (Kind::YesNo | Kind::OneOf, _) => &[ENTER],
    };
    let back = ask.can_go_back.then_some(BACK);
    let parts = std::iter::once(more).chain(keys.iter().cloned());
    parts.chain(back).chain([QUIT]).collect()
}

/// A part of the line below a list.
const fn part(long: &'static str, short: &'static str) -> Part {
    [Cow::Borrowed(long), Cow::Borrowed(short)]
}
