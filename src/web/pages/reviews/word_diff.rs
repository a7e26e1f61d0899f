//! What differs between two texts, word by word.

use crate::web::views::review::DiffWords;

/// Most comparisons that are made; longer texts are shown as a whole. Two notes of 700 words each
/// stay below it, in about a millisecond.
const MOST_COMPARISONS: usize = 500_000;

/// From `theirs` to `mine`: what both have, what only theirs has, and what only mine has.
pub fn words(theirs: &str, mine: &str) -> Vec<DiffWords> {
    let (old, new) = (split(theirs), split(mine));
    let head = same(old.iter().zip(&new));
    let tail = same(old.iter().skip(head).rev().zip(new.iter().skip(head).rev()));
    let middle = |words: &[&str]| -> Vec<String> {
        words.iter().skip(head).take(words.len() - head - tail).map(|w| (*w).to_owned()).collect()
    };
    let mut diff = Diff::default();
    old.iter().take(head).for_each(|word| diff.push(Side::Both, word));
    between(&mut diff, &middle(&old), &middle(&new));
    old.iter().skip(old.len() - tail).for_each(|word| diff.push(Side::Both, word));
    diff.words
}

/// Words with the spaces after them.
fn split(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let space = rest
            .get(word..)
            .and_then(|after| after.find(|c: char| !c.is_whitespace()))
            .map_or(rest.len(), |space| word + space);
        let (first, others) = rest.split_at(space);
        words.push(first);
        rest = others;
    }
    words
}

fn same<'a>(pairs: impl Iterator<Item = (&'a &'a str, &'a &'a str)>) -> usize {
    pairs.take_while(|(old, new)| old == new).count()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Theirs,
    Mine,
}

#[derive(Default)]
struct Diff {
    words: Vec<DiffWords>,
}

impl Diff {
    /// Adds a word, to the run before when it is of the same side.
    fn push(&mut self, side: Side, word: &str) {
        let (removed, added) = (side == Side::Theirs, side == Side::Mine);
        match self.words.last_mut() {
            Some(last) if (last.removed, last.added) == (removed, added) => {
                last.text.push_str(word);
            }
            _ => self.words.push(DiffWords { removed, added, text: word.to_owned() }),
        }
    }
}

/// The longest common subsequence of words, by the textbook table filled from the end.
fn between(diff: &mut Diff, old: &[String], new: &[String]) {
    if old.len().saturating_mul(new.len()) > MOST_COMPARISONS {
        old.iter().for_each(|word| diff.push(Side::Theirs, word));
        new.iter().for_each(|word| diff.push(Side::Mine, word));
        return;
    }
    let width = new.len() + 1;
    let mut table = vec![0_u32; (old.len() + 1) * width];
    let at = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, theirs) in old.iter().enumerate().rev() {
        for (j, mine) in new.iter().enumerate().rev() {
            let length = if theirs == mine {
                at(&table, i + 1, j + 1) + 1
            } else {
                at(&table, i + 1, j).max(at(&table, i, j + 1))
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = length;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(theirs), Some(mine)) = (old.get(i), new.get(j)) {
        if theirs == mine {
            diff.push(Side::Both, theirs);
            (i, j) = (i + 1, j + 1);
        } else if at(&table, i + 1, j) >= at(&table, i, j + 1) {
            diff.push(Side::Theirs, theirs);
            i += 1;
        } else {
            diff.push(Side::Mine, mine);
            j += 1;
        }
    }
    old.iter().skip(i).for_each(|word| diff.push(Side::Theirs, word));
    new.iter().skip(j).for_each(|word| diff.push(Side::Mine, word));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(theirs: &str, mine: &str) -> String {
        words(theirs, mine)
            .iter()
            .map(|word| match (word.removed, word.added) {
                (true, _) => format!("[-{}-]", word.text),
                (_, true) => format!("[+{}+]", word.text),
                _ => word.text.clone(),
            })
            .collect()
    }

    #[test]
    fn only_the_words_that_differ_are_marked() {
        assert_eq!(
            marked("Agreed with product in May 2026", "Agreed with sales in June 2026"),
            "Agreed with [-product -][+sales +]in [-May -][+June +]2026"
        );
        assert_eq!(marked("", "new"), "[+new+]");
        assert_eq!(marked("a b c", "a c"), "a [-b -]c");
        assert_eq!(marked("same\n\ntext", "same\n\ntext"), "same\n\ntext");
    }

    #[test]
    fn both_sides_can_be_read_back_from_the_difference() {
        let (theirs, mine) = ("x y  z\nthe end", "y z z\nthe  end!");
        let diff = words(theirs, mine);
        let read = |skip: fn(&DiffWords) -> bool| -> String {
            diff.iter().filter(|word| !skip(word)).map(|word| word.text.as_str()).collect()
        };
        assert_eq!(read(|word| word.added), theirs);
        assert_eq!(read(|word| word.removed), mine);
    }

    #[test]
    fn long_texts_are_shown_as_a_whole() {
        let old: String = (0..1_000).map(|n| format!("a{n} ")).collect();
        let new: String = (0..1_000).map(|n| format!("b{n} ")).collect();
        assert_eq!(words(&old, &new).len(), 2);
    }
}
