//! The templates of mail, which are compiled in. A template that names something that its message does
//! not have is an error, not an empty place.
//!
//! Everything in HTML is escaped. Plain text and subjects are not: there is nothing to escape in them,
//! and what steers was taken out before.

use std::sync::LazyLock;

use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, TemplateError, html_escape,
    no_escape,
};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::domain::notice::Notice;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates/mail"]
struct Templates;

/// Why a message could not be rendered: a mistake in a template, never in what was typed.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template cannot be read at all; [`check`] reports it at the start.
    #[error("the templates of mail do not compile: {0}")]
    Template(&'static TemplateError),
    /// There is no such template.
    #[error("there is no template {0}")]
    Missing(String),
    /// The template names something that the message does not have.
    #[error(transparent)]
    Message(#[from] handlebars::RenderError),
    /// What the message says cannot be written down.
    #[error("the message cannot be written down: {0}")]
    Data(serde_json::Error),
}

impl RenderError {
    /// What the message says cannot be written down.
    pub(super) fn data(error: serde_json::Error) -> Self {
        RenderError::Data(error)
    }
}

static TEXT: LazyLock<Result<Handlebars<'static>, TemplateError>> = LazyLock::new(|| {
    let mut registry = registry()?;
    registry.register_escape_fn(no_escape);
    Ok(registry)
});

static HTML: LazyLock<Result<Handlebars<'static>, TemplateError>> = LazyLock::new(registry);

/// Compiles every template and looks whether each kind of notice has all of its own, so that a mistake
/// stops the start and not a message.
///
/// # Errors
/// The first template that cannot be read or is missing.
pub fn check() -> Result<(), RenderError> {
    for kind in Notice::KINDS {
        for part in ["subject.txt", "body.txt", "body.html"] {
            let name = format!("{kind}/{part}");
            if !registry_of(part)?.has_template(&name) {
                return Err(RenderError::Missing(name));
            }
        }
    }
    Ok(())
}

fn registry_of(part: &str) -> Result<&'static Handlebars<'static>, RenderError> {
    let registry = if part.ends_with(".html") { &HTML } else { &TEXT };
    registry.as_ref().map_err(RenderError::Template)
}

/// A part of a message: `subject.txt`, `body.txt` or `body.html`.
///
/// # Errors
/// The template does not exist or names something that is not there.
pub fn render<T: Serialize>(kind: &str, part: &str, message: &T) -> Result<String, RenderError> {
    Ok(registry_of(part)?.render(&format!("{kind}/{part}"), message)?)
}

fn registry() -> Result<Handlebars<'static>, TemplateError> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    registry.register_embed_templates_with_extension::<Templates>(".hbs")?;
    registry.register_helper("day", Box::new(day));
    registry.register_helper("left", Box::new(left));
    registry.register_helper("joined", Box::new(joined));
    registry.register_helper("plural", Box::new(plural));
    registry.register_helper("quoted", Box::new(quoted));
    registry.register_helper("lines", Box::new(lines));
    Ok(registry)
}

type Engine<'a> = Handlebars<'a>;

fn text<'a>(helper: &'a Helper<'_>, index: usize) -> &'a str {
    helper.param(index).and_then(|param| param.value().as_str()).unwrap_or_default()
}

fn number(helper: &Helper<'_>) -> i64 {
    helper.param(0).and_then(|param| param.value().as_i64()).unwrap_or_default()
}

/// `{{day due}}`: `12 Dec 2026`.
fn day(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let date: Option<chrono::NaiveDate> = text(helper, 0).parse().ok();
    Ok(out.write(&date.map_or_else(String::new, |date| date.format("%-d %b %Y").to_string()))?)
}

/// `{{left days}}`: `today`, `tomorrow`, `in 7 days`, `2 days ago`.
fn left(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let words = match number(helper) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days < 0 => format!("{} days ago", days.unsigned_abs()),
        days => format!("in {days} days"),
    };
    Ok(out.write(&words)?)
}

/// `{{joined items}}`: the texts of a list, with commas. Item ids alone, which have nothing to escape.
fn joined(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let list = helper.param(0).and_then(|param| param.value().as_array());
    let texts: Vec<&str> = list.into_iter().flatten().filter_map(|text| text.as_str()).collect();
    Ok(out.write(&html_escape(&texts.join(", ")))?)
}

/// `{{plural count "item" "items"}}`: the word that goes with the count.
fn plural(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(text(helper, if number(helper) == 1 { 1 } else { 2 }))?)
}

/// `{{quoted words}}`: what a person wrote, in plain text: no line of it passes for one of ours.
fn quoted(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    for line in text(helper, 0).trim().lines() {
        out.write(&format!("> {line}\n"))?;
    }
    Ok(())
}

/// `{{lines words}}`: what a person wrote, in HTML, escaped, with its line breaks.
fn lines(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&html_escape(text(helper, 0).trim()).replace('\n', "<br>"))?)
}
