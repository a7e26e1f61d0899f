//! Reading JSON without keeping it: what is wanted of one value, and of each entry of a list.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Found, Path};

/// Reads one value: puts it where it is wanted, and looks inside for what is wanted there.
pub struct Pick<'p, 'o> {
    /// Which of the outcomes, and the rest of the path to it.
    wanted: Vec<(usize, Path<'p>)>,
    found: &'o mut [Found],
}

impl<'p, 'o> Pick<'p, 'o> {
    /// Each path has its place among what is found.
    pub fn all(paths: &[Path<'p>], found: &'o mut [Found]) -> Self {
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
pub struct Rows<'p, 'o, const N: usize> {
    /// Where the list stands, from here.
    pub list: Path<'p>,
    /// What is wanted of each entry.
    pub paths: &'o [Path<'p>; N],
    /// Entries that are read.
    pub most: usize,
    /// The entries, once the list was read.
    pub rows: &'o mut Option<Vec<[Found; N]>>,
    /// The list has more entries than are read.
    pub is_full: &'o mut bool,
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
