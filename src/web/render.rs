//! Pages are structs rendered by the templates under `templates/`, which are compiled in. A
//! template that names a field the struct does not have is an error, not an empty place.
//!
//! Everything is escaped. What is written as it is passes through one of the named helpers below:
//! figures drawn by the server, sanitised Markdown, and parts that another template made.

use std::sync::LazyLock;

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, TemplateError};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::web::figures::{self, StripSize};
use crate::web::markdown;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

static REGISTRY: LazyLock<Result<Handlebars<'static>, TemplateError>> = LazyLock::new(registry);

/// Why a page could not be rendered. Either is a mistake in a template, never in what was typed.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template cannot be read at all; [`check`] reports it at the start.
    #[error("the templates do not compile: {0}")]
    Template(&'static TemplateError),
    /// The template does not exist or names a field that the struct does not have.
    #[error(transparent)]
    Page(#[from] handlebars::RenderError),
}

/// Where a form says for whom its page was made; see `door::made_for`.
pub const ME: &str = "<!--me-->";

/// Where a part stands that is rendered elsewhere. Nobody can type it: what people type is escaped.
const SLOT: &str = "<!--slot-->";

/// A page with a gap, so that parts which rarely change are not rendered again with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// The page up to the gap.
    pub head: String,
    /// The page after the gap.
    pub tail: String,
}

/// Compiles every template, so that a mistake stops the start and not a page.
///
/// # Errors
/// The first template that cannot be read, with its name and line.
pub fn check() -> Result<(), RenderError> {
    compiled().map(|_| ())
}

fn compiled() -> Result<&'static Handlebars<'static>, RenderError> {
    REGISTRY.as_ref().map_err(RenderError::Template)
}

/// The template of this name (its path without `.hbs`) filled with this struct.
///
/// # Errors
/// When the template does not exist or names a field that the struct does not have.
pub fn render<T: Serialize>(name: &str, page: &T) -> Result<String, RenderError> {
    Ok(compiled()?.render(name, page)?)
}

/// Like [`render`], for a template with `{{slot}}`: the page before and after that place.
///
/// # Errors
/// As [`render`]; a template without a slot gives a page with an empty tail.
pub fn around<T: Serialize>(name: &str, page: &T) -> Result<Around, RenderError> {
    let mut head = render(name, page)?;
    let Some(place) = head.find(SLOT) else {
        return Ok(Around { head, tail: String::new() });
    };
    let tail = head.split_off(place).split_off(SLOT.len());
    Ok(Around { head, tail })
}

fn registry() -> Result<Handlebars<'static>, TemplateError> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // Indenting a partial would indent what stands in a textarea.
    registry.set_prevent_indent(true);
    registry.register_embed_templates_with_extension::<Templates>(".hbs")?;
    registry.register_helper("glyph", Box::new(glyph));
    registry.register_helper("icon", Box::new(icon));
    registry.register_helper("strip", Box::new(strip));
    registry.register_helper("svg", Box::new(as_it_is));
    registry.register_helper("made", Box::new(as_it_is));
    registry.register_helper("markdown", Box::new(markdown_html));
    registry.register_helper("slot", Box::new(slot));
    registry.register_helper("me", Box::new(me));
    registry.register_helper("plural", Box::new(plural));
    Ok(registry)
}

fn text<'a>(helper: &'a Helper<'_>, index: usize) -> &'a str {
    helper.param(index).and_then(|param| param.value().as_str()).unwrap_or_default()
}

type Engine<'a> = Handlebars<'a>;

/// `{{glyph name label}}`: the mark of a state.
fn glyph(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&figures::glyph(text(helper, 0), text(helper, 1)))?)
}

/// `{{icon name}}`: a line icon beside words.
fn icon(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&figures::icon(text(helper, 0)))?)
}

/// `{{strip states "row"}}`: one cell an item, of the size `section`, `bar` or `row`.
fn strip(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let size = match text(helper, 1) {
        "section" => StripSize::Section,
        "bar" => StripSize::Bar,
        _ => StripSize::Row,
    };
    let states = helper.param(0).and_then(|param| param.value().as_array());
    let states: &[_] = states.map_or(&[], Vec::as_slice);
    let names = states.iter().map(|state| state.as_str().unwrap_or_default());
    Ok(out.write(&figures::strip(names, size))?)
}

/// `{{svg figure}}` and `{{made part}}`: a figure, or a part that another template made, as it is.
/// The structs give these only what the server itself wrote.
fn as_it_is(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(text(helper, 0))?)
}

/// `{{markdown note}}`: what a person typed, rendered and sanitised.
fn markdown_html(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&markdown::to_html(text(helper, 0)))?)
}

/// `{{me}}`: stands in a form for the person whom the page is made for; the door puts them there,
/// because parts of pages are kept and shown to many.
fn me(
    _: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(ME)?)
}

/// `{{slot}}`: where [`around`] parts the page.
fn slot(
    _: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(SLOT)?)
}

/// `{{plural count "item" "items"}}`: the word that goes with the count.
fn plural(
    helper: &Helper<'_>,
    _: &Engine<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let one = helper.param(0).and_then(|param| param.value().as_u64()) == Some(1);
    Ok(out.write(text(helper, if one { 1 } else { 2 }))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_compiles() {
        check().unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn a_template_that_names_an_unknown_field_fails() {
        let empty = serde_json::json!({});
        assert!(render("layouts/account", &empty).is_err());
    }

    #[test]
    fn templates_hold_no_style_no_handler_no_inline_script_and_no_raw_output() {
        // Mail is read by programs that know only inline styles.
        for name in Templates::iter().filter(|name| !name.starts_with("mail/")) {
            let source = Templates::get(&name).unwrap();
            let source = String::from_utf8_lossy(&source.data).into_owned();
            let squeezed = source.replace(' ', "");
            for forbidden in
                ["{{{", "{{&", "style=", "<style", "onclick=", "onsubmit=", "onchange="]
            {
                assert!(!squeezed.contains(forbidden), "{name} contains {forbidden}");
            }
            for (place, _) in source.match_indices("<script") {
                let tag = source[place..].split('>').next().unwrap_or_default();
                assert!(tag.contains("src="), "{name} has a script in the page");
            }
        }
    }
}
