//! What was said and is said, word by word.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// Whether a piece of text was there before, is there now, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    /// In both.
    Kept,
    /// Before only.
    Removed,
    /// Now only.
    Added,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Piece {
    /// Where it stands.
    pub kind: PieceKind,
    /// The text.
    pub text: String,
}

/// Characters of the longest text that is compared word by word; a longer one is shown whole, before
/// and after, so that the time of a comparison is bounded.
const COMPARED: usize = 8_000;

/// The words of both texts in reading order. The kept and removed pieces together are the text
/// before, the kept and added ones the text now.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let piece = |kind, text: &str| Piece { kind, text: text.to_owned() };
    if before.len().max(after.len()) > COMPARED {
        let whole = [piece(PieceKind::Removed, before), piece(PieceKind::Added, after)];
        return whole.into_iter().filter(|piece| !piece.text.is_empty()).collect();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PieceKind::Kept,
            ChangeTag::Delete => PieceKind::Removed,
            ChangeTag::Insert => PieceKind::Added,
        };
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => pieces.push(piece(kind, change.value())),
        }
    }
    pieces
}
