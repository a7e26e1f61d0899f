//! Reads one YAML file in bounded time and memory, and says in plain words where it is wrong.
//!
//! Anchors and aliases are refused: a checklist does not need them, and without them no file can
//! grow while it is read.

use serde::de::DeserializeOwned;
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{DuplicateKeyPolicy, Error, MergeKeyPolicy, MessageFormatter, Options};

use super::problem::Place;

/// Size of the largest file that is read, in bytes: nearly ten times the shipped launch checklist.
pub(super) const MAX_BYTES: usize = 1024 * 1024;

/// Lists and mappings inside each other. The deepest place of the format, the value of a choice
/// option, is at 8.
const MAX_DEPTH: usize = 16;

/// Scalars, lists and mappings in one file: about three times what 1,000 items need.
const MAX_NODES: usize = 200_000;

/// Reads the text into the type, or says what is wrong first and where.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, (Place, String)> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        let error = error.without_snippet();
        let at = error.location().map_or(Place::START, Place::from);
        let said = words(error);
        // The scanner names the text that the line with the tab would have gone on with.
        match said.contains("tab").then(|| indented_by_tab(text, at)).flatten() {
            Some(tab) => (tab, "a tab indents this line; use spaces".to_owned()),
            None => (at, said),
        }
    })
}

/// The first tab before the words of a line, from here on.
fn indented_by_tab(text: &str, from: Place) -> Option<Place> {
    let count = |n: usize| u32::try_from(n).ok();
    let lines = (1..).zip(text.lines()).skip_while(|(line, _)| *line < from.line);
    lines.filter(|(_, line)| !line.trim().is_empty()).find_map(|(number, line)| {
        let column = line.chars().take_while(|c| c.is_whitespace()).position(|c| c == '\t')?;
        Some(Place { line: number, column: count(column)?.saturating_add(1) })
    })
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_anchors: 0,
            max_aliases: 0,
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_total_scalar_bytes: MAX_BYTES,
        },
        emit_comments: false,
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        no_schema: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

/// The fault in words for the person who wrote the file.
fn words(error: &Error) -> String {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            format!("unknown field `{field}`; known here: {}", expected.join(", "))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            format!("unknown value `{variant}`; expected one of: {}", expected.join(", "))
        }
        Error::SerdeMissingField { field, .. } => format!("missing field `{field}`"),
        Error::DuplicateMappingKey { key: Some(key), .. } => format!("`{key}` stands here twice"),
        Error::DuplicateMappingKey { key: None, .. } => "a key stands here twice".to_owned(),
        Error::NullIntoString { .. } => MISSING.to_owned(),
        Error::QuotingRequired { value, .. } if value == "~" => MISSING.to_owned(),
        Error::Unexpected { expected: "string scalar", .. } => "expected a text".to_owned(),
        Error::Unexpected { expected: "sequence start", .. } => "expected a list".to_owned(),
        Error::Unexpected { expected: "mapping start", .. } => "expected a mapping".to_owned(),
        Error::ExternallyTaggedEnumExpectedScalarOrMapping { .. } => {
            "expected a name, or a mapping with one name".to_owned()
        }
        Error::InvalidScalar { ty: "u32", .. } => "expected a whole number, 0 or more".to_owned(),
        Error::InvalidScalar { ty: "floating point", .. } => "expected a number".to_owned(),
        Error::QuotingRequired { value, .. } => {
            format!("`{value}` reads as a number or truth value; quote it to make it a text")
        }
        Error::MultipleDocuments { .. } => "a second document starts here".to_owned(),
        Error::MergeKeyNotAllowed { .. } => "merge keys (`<<`) are not allowed".to_owned(),
        Error::UnknownAnchor { .. } => REPEATS.to_owned(),
        Error::Budget { breach, .. } => limit(breach),
        // The scanner has no error of its own for too many open brackets.
        Error::ExternalMessage { msg, .. } if msg.contains("recursion limit") => too_deep(),
        other => serde_saphyr::UserMessageFormatter.format_message(other).into_owned(),
    }
}

const MISSING: &str = "a value is missing here";

const REPEATS: &str = "anchors and aliases are not allowed; write the value out";

fn too_deep() -> String {
    format!("nested deeper than {MAX_DEPTH} levels")
}

fn limit(breach: &BudgetBreach) -> String {
    match breach {
        BudgetBreach::Anchors { .. } | BudgetBreach::Aliases { .. } => REPEATS.to_owned(),
        BudgetBreach::Depth { .. } => too_deep(),
        _ => format!("the file holds too much: at most {MAX_NODES} values are read"),
    }
}
