//! What is wrong with a file: with the line underlined, or in one line.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::render::Look;
use crate::ruleset::problem::{File, Problem, Problems, Span};

/// All problems, each as a message, the place with its line, and what to do.
pub fn annotated(problems: &Problems, look: Look) -> String {
    let renderer = renderer(look);
    let mut text = String::new();
    let (shown, more) = problems.shown();
    for problem in shown {
        text.push_str(&one(problem, &problems.files, &renderer));
        text.push('\n');
    }
    if let Some(more) = more {
        text.push_str(&more);
        text.push('\n');
    }
    text
}

/// All problems, one line each, for programs: `file:line:column: message; help`.
pub fn concise(problems: &Problems) -> String {
    let (shown, more) = problems.shown();
    let mut text = String::new();
    for problem in shown {
        text.push_str(&problems.line(problem));
        if let Some((place, what)) = &problem.related {
            text.push_str(&format!("; {what}: {}", place.locate(&problems.files)));
        }
        text.push('\n');
    }
    if let Some(more) = more {
        text.push_str(&more);
        text.push('\n');
    }
    text
}

/// What turns messages into text.
pub(super) fn renderer(look: Look) -> Renderer {
    let renderer = if look.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(look.width)
}

fn one(problem: &Problem, files: &[File], renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(problem.message.as_str());
    let mut group = in_file(Group::with_title(title), problem, files);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// A message with the lines that it is about.
pub(super) fn in_file<'p>(
    mut group: Group<'p>,
    problem: &'p Problem,
    files: &'p [File],
) -> Group<'p> {
    if let Some((place, file)) = located(problem.span.as_ref(), files) {
        let mut snippet = Snippet::source(file.text.as_str())
            .path(file.name.as_str())
            .annotation(AnnotationKind::Primary.span(span(place, file)));
        if let Some((related, what)) = &problem.related
            && related.file == place.file
        {
            let annotation = AnnotationKind::Context.span(span(related, file));
            snippet = snippet.annotation(annotation.label(what.as_str()));
        }
        group = group.element(snippet);
    }
    if let Some((related, what)) = &problem.related
        && problem.span.as_ref().map(|place| place.file) != Some(related.file)
        && let Some((related, file)) = located(Some(related), files)
    {
        let annotation = AnnotationKind::Context.span(span(related, file));
        let snippet = Snippet::source(file.text.as_str()).path(file.name.as_str());
        group = group.element(snippet.annotation(annotation.label(what.as_str())));
    }
    group
}

fn located<'p>(place: Option<&'p Span>, files: &'p [File]) -> Option<(&'p Span, &'p File)> {
    let place = place?;
    Some((place, files.get(place.file)?))
}

/// The first line of a place: what spans many lines is known by where it begins.
fn span(place: &Span, file: &File) -> std::ops::Range<usize> {
    let end = place.end.min(file.text.len());
    let start = place.start.min(end);
    let line = file.text.get(start..end).unwrap_or_default();
    let first_line = line.lines().next().unwrap_or_default();
    start..start + first_line.len()
}
