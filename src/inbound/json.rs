//! JSON of strangers: a few values are picked out of it, and the rest is passed over without being
//! kept, so that a body needs no more memory than its own bytes and what is picked.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// How deep a body may be nested. The published formats nest to 6, and what is nested far deeper only
/// costs stack.
const DEEPEST: usize = 64;

/// What can never be taken, whenever it is sent: one sentence that repeats nothing of what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Never(pub &'static str);

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

/// The body as text that is worth parsing: valid UTF-8 that is nowhere nested too deep.
pub fn checked(body: &[u8]) -> Result<&str, Never> {
    let text = std::str::from_utf8(body).map_err(|_| Never("The body is not UTF-8 text."))?;
    if depth(body) > DEEPEST {
        return Err(Never("The JSON is nested deeper than 64 levels."));
    }
    Ok(text)
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
    parse(text, Pick::all(&paths, &mut found)).map_err(|_| Never("The body is not JSON."))?;
    Ok(found)
}

/// The values at these paths in each entry of the list at `list` of what [`pick`] could read. `None`
/// when no list stands there, `Never(too_many)` when it has more than `most` entries.
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
        Err(_) => Ok(None),
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

/// Reads one value: puts it where it is wanted, and looks inside for what is wanted there.
struct Pick<'p, 'o> {
    /// Which of the outcomes, and the rest of the path to it.
    wanted: Vec<(usize, Path<'p>)>,
    found: &'o mut [Found],
}

impl<'p, 'o> Pick<'p, 'o> {
    fn all(paths: &[Path<'p>], found: &'o mut [Found]) -> Self {
        Self { wanted: paths.iter().copied().enumerate().collect(), found }
    }

    fn put(self, value: &Found) {
        for (slot, _) in self.wanted.iter().filter(|(_, rest)| rest.is_empty()) {
            if let Some(place) = self.found.get_mut(*slot) {
                *place = value.clone();
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Pick<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Pick<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.put(&Found::Nothing);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.put(&Found::Flag(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.put(&Found::Whole(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.put(&Found::Real(value as f64));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.put(&Found::Real(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.put(&Found::Text(value.to_owned()));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.put(&Found::List);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while let Some(wanted) = object.next_key_seed(Inside(&self.wanted))? {
            if wanted.is_empty() {
                object.next_value::<IgnoredAny>()?;
            } else {
                object.next_value_seed(Pick { wanted, found: &mut *self.found })?;
            }
        }
        self.put(&Found::Object);
        Ok(())
    }
}

/// Reads the name of a field: what of the wanted lies in it.
struct Inside<'w, 'p>(&'w [(usize, Path<'p>)]);

impl<'de, 'p> DeserializeSeed<'de> for Inside<'_, 'p> {
    type Value = Vec<(usize, Path<'p>)>;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'p> Visitor<'_> for Inside<'_, 'p> {
    type Value = Vec<(usize, Path<'p>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let inside = self.0.iter().filter_map(|(slot, path)| match path.split_first() {
            Some((first, rest)) if *first == name => Some((*slot, rest)),
            _ => None,
        });
        Ok(inside.collect())
    }
}

/// Reads the entries of a list that stands somewhere inside.
struct Rows<'p, 'o, const N: usize> {
    list: Path<'p>,
    paths: &'o [Path<'p>; N],
    most: usize,
    rows: &'o mut Option<Vec<[Found; N]>>,
    is_full: &'o mut bool,
}

impl<'de, const N: usize> DeserializeSeed<'de> for Rows<'_, '_, N> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Rows<'_, '_, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if !self.list.is_empty() {
            return Err(A::Error::custom("a list on the way to the list"));
        }
        let mut rows = Vec::new();
        loop {
            let mut found = std::array::from_fn(|_| Found::Nothing);
            if list.next_element_seed(Pick::all(self.paths, &mut found))?.is_none() {
                break;
            }
            if rows.len() == self.most {
                *self.is_full = true;
                return Err(A::Error::custom("too many entries"));
            }
            rows.push(found);
        }
        *self.rows = Some(rows);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let way = [(0, self.list)];
        while let Some(inside) = object.next_key_seed(Inside(&way))? {
            match inside.first() {
                None => drop(object.next_value::<IgnoredAny>()?),
                Some((_, list)) => object.next_value_seed(Rows {
                    list,
                    paths: self.paths,
                    most: self.most,
                    rows: &mut *self.rows,
                    is_full: &mut *self.is_full,
                })?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
