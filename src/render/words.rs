//! The words that the terminal, the records and the page share, so that the page needs no copy of
//! them. Each `{}` is a placeholder.

macro_rules! words {
    ($($name:ident = $text:literal;)*) => {
        $(pub(crate) const $name: &str = $text;)*

        /// All words by their names, for the script of the page.
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    OUR_OWN_OPINION = "our own opinion";
    IF = "{}, if {}";
    TITLED = "{}: {}";
    AND_ALSO = "{}, and also {}";
    WITH = "{}, with {}";
    MORE_ANSWER = "more answer";
    NOTHING_ELSE = "{}, as the only answer to \"{}\"";
    THE_ANSWER_IS = "the answer to \"{}\" is \"{}\"";
    CANNOT_CHANGE = "No other answers lead to another outcome";
    MUST_CHANGE = "At least {} must change for another outcome";
    AND_MORE = "and {}";
    AND_AT_LEAST = "and at least {}";
    MORE_WAY = "more way";
    QUESTION = "question";
    FROM_TO = "{} to {}";
    ANY_ANSWERS = "Any answers give this";
    RESTS_ON_NOT_SURE = "It depends on what you are not sure of";
    ONE_SETTLES = "{} of {} settles it";
    SEVERAL_SETTLE = "{} of {} settle it";
    OTHERS_NOT_SURE = "{}, if the others count as not sure";
    CANNOT_CHANGE_IT = "{}; {} cannot change it";
    CAN_CHANGE_HOW_CLEAR = "{}; {} more can change how clear it is";
    OTHER_QUESTION = "unanswered question";
    ANSWER = "answer";
    RUNNER_UP = "Runner-up: {}.";
    RUNNER_UP_IF = "Runner-up: {}, if {}.";
    RATHER_THAN = "{}, rather than {}";
    AHEAD_OF = "{}, ahead of {}";
    RECOMMENDATION = "Recommendation";
    UNDECIDED = "Undecided";
    LEFT = "{} left";
    SO_FAR = "{}, from what you know so far";
    NOTHING_SETTLES_IT = "{}, because no answer calls for another outcome";
    CLEAR = "clear choice";
    LEAN = "likely choice";
    CLOSE_CALL = "close call";
    DEFAULT = "default choice";
    READ_MORE = "More";
    WHY = "Why";
    FOUND = "Found: {}.";
    IN_FAVOR = "In favor of {}, which is part of it";
    DISSENT_FOR = "Dissent: in favor of {}";
    DISSENT = "Dissent";
    NO_DISSENT = "No answer argues against it.";
    START = "Start";
    PRICE = "Price";
    WOULD_CHANGE_IT = "Would change it";
    CLARIFY = "Clarify";
    CODE = "Code";
    CONFLICTS = "Answers that do not fit together";
    KEEP_IN_MIND = "Keep in mind";
    BUILD_WITH = "What to build it with";
    BRING = "What to bring";
    RUNS_WHERE = "What runs where";
    SHARED = "Shared: {}.";
    BUILD_FIRST = "What to build first";
    LATER = "Later";
    ANSWERS = "Answers";
    LEANS_TO = "favors {}";
    CLEARS = "Would change how clear it is, not the outcome";
    SHARPENS = "Would sharpen the plan, not change the outcome";

    // Questions.
    WHY_ASKED = "Why are you asking?";
    LAST_QUESTION = "last question";
    UP_TO = "up to {}";
    MORE_QUESTION = "more question";
    SHARPEN = "Sharpen the plan";
    NO_MORE = "Show the result";

    // Why a question is asked.
    ONLY_DETAILS = "It cannot change which outcome is recommended, only how certain that is, and \
                    the plan.";
    LEAVES_POSSIBLE = "What an answer leaves possible, for example:";
    TO_ANSWER = "{} to answer, including this one.";
    NOT_ALONE = "No answer to this question decides alone. But with the same answers to the other \
                 questions, {}.";
    CAN_LEAD_TO = "\"{}\" can lead to {}";
    MOST_OFTEN = "What each answer most often leads to:";
    SETTLES = "{}: leads to {}";
    LEAVES = "{}: leaves {}";
    OTHER = "other";
    OTHER_ANSWER = "other answer";

    // Results in Markdown.
    WHY_RUN_IN = "Why?";
    SPEAKS_FOR = "Favors";
    DISSENT_SPEAKS_FOR = "Dissent: favors";
    BECAUSE = "Because";
    WHAT_IT_COSTS = "What it costs";
    QUESTION_COLUMN = "Question";
    ANSWER_COLUMN = "Answer";

    // Decision records.
    CONTEXT = "Context and Problem Statement";
    DRIVERS = "Decision Drivers";
    OPTIONS = "Considered Options";
    OUTCOME = "Decision Outcome";
    CONFIRMATION = "Confirmation";
    CONFIRM = "Run this command from the root of the repository to re-check the decision. It exits with 0 as long as the answers above still give the same outcome:";
    PROS_AND_CONS = "Pros and Cons of the Options";
    UNDER_CONSEQUENCES = "Its pros and cons are listed under Consequences.";
    MORE_INFORMATION = "More Information";
    SOURCES = "Sources";
    HOW_MADE = "How this record was made";
    WRITTEN_BY = "{} {} wrote this record according to rule set {} {}, with this command:";
    STATUS = "Status: {}";
    DATE = "Date: {}";
    WHAT_IS_KNOWN = "{} What is known about the project (sources are in parentheses and listed at the end):";
    ID_COLUMN = "Id";
    CHOSEN = "Chosen option: \"{}\". {}";
    CERTAINTY = "Certainty: {}.";
    CONSEQUENCES = "Consequences";
    DOCUMENTATION = "Documentation";
    FIRST_STEPS = "First steps";
    GOOD = "Good: {}";
    BAD = "Bad: {}";
    LEANS_AND = ", favors {}";
}

/// A text with its placeholders filled in, in order.
pub(crate) fn fill<const N: usize>(text: &str, parts: [&str; N]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut parts = parts.into_iter();
    for (index, piece) in text.split("{}").enumerate() {
        if index > 0 {
            filled.push_str(parts.next().unwrap_or_default());
        }
        filled.push_str(piece);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled_in_texts_have_no_placeholders() {
        assert_eq!(fill("{}, if {}.", ["a {}", "b"]), "a {}, if b.");
        assert_eq!(fill("no place", []), "no place");
    }
}
