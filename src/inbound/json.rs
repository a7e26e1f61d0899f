//! JSON of strangers: a few values are picked out of it, and the rest is passed over without being
//! kept, so that a body needs no more memory than its own bytes and what is picked.

mod mend;
mod visit;

use std::borrow::Cow;

use serde::de::DeserializeSeed;

use mend::mended;
use visit::{Pick, Rows};

/// How deep a body may be nested. The published formats nest to 6, and what is nested far deeper only
/// costs stack.
const DEEPEST: usize = 64;

/// What can never be taken, whenever it is sent: one sentence that repeats nothing of what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Never(pub &'static str);

const NO_JSON: Never = Never("The body is not JSON.");

/// Where a value stands: the names of the fields that lead to it. The empty path is the whole.
pub type Path<'p> = &'p [&'p str];

/// A value as it was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Found {
    /// There is none, or it is `null`.
    #[default]
    Nothing,
    /// A text.
    Text(String),
    /// A whole number that is not negative.
    Whole(u64),
    /// Any other number.
    Real(f64),
    /// `true` or `false`.
    Flag(bool),
    /// An object.
    Object,
    /// A list.
    List,
}

impl Found {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        if let Found::Text(text) = self { Some(text) } else { None }
    }

    /// A text, or a number in digits: what names something.
    pub fn name(&self) -> Option<String> {
        match self {
            Found::Text(text) => Some(text.clone()),
            Found::Whole(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            // Counts of events stay far below 2^53.
            Found::Whole(number) => Some(*number as f64),
            Found::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// `true` or `false`, where it is one of them.
    pub fn flag(&self) -> Option<bool> {
        if let Found::Flag(flag) = self { Some(*flag) } else { None }
    }
}

/// The body as text that is worth parsing: valid UTF-8 that is nowhere nested too deep, in which every
/// value of JSON can be read.
pub fn checked(body: &[u8]) -> Result<Cow<'_, str>, Never> {
    let text = std::str::from_utf8(body).map_err(|_| Never("The body is not UTF-8 text."))?;
    if depth(body) > DEEPEST {
        return Err(Never("The JSON is nested deeper than 64 levels."));
    }
    Ok(mended(text))
}

/// How deep brackets outside of texts are nested; of what is no JSON, some number.
fn depth(body: &[u8]) -> usize {
    let (mut deepest, mut now, mut in_text, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                now += 1;
                deepest = deepest.max(now);
            }
            b']' | b'}' if !in_text => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The values at these paths. A name that stands twice in an object counts the last time.
pub fn pick<const N: usize>(text: &str, paths: [Path<'_>; N]) -> Result<[Found; N], Never> {
    let mut found = std::array::from_fn(|_| Found::Nothing);
    parse(text, Pick::all(&paths, &mut found)).map_err(|_| NO_JSON)?;
    Ok(found)
}

/// The values at these paths in each entry of the list at `list`. `None` when no list stands there,
/// `Never(too_many)` when it has more than `most` entries.
pub fn each<const N: usize>(
    text: &str,
    list: Path<'_>,
    paths: [Path<'_>; N],
    most: usize,
    too_many: &'static str,
) -> Result<Option<Vec<[Found; N]>>, Never> {
    let (mut rows, mut is_full) = (None, false);
    let seed = Rows { list, paths: &paths, most, rows: &mut rows, is_full: &mut is_full };
    match parse(text, seed) {
        Ok(()) => Ok(rows),
        Err(_) if is_full => Err(Never(too_many)),
        // Something else stands where a list was looked for.
        Err(error) if error.is_data() => Ok(None),
        Err(_) => Err(NO_JSON),
    }
}

fn parse<'de>(
    text: &'de str,
    seed: impl DeserializeSeed<'de, Value = ()>,
) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    seed.deserialize(&mut reader)?;
    reader.end()
}

#[cfg(test)]
mod tests;
