//! Secrets: 256 random bits, shown once, stored as their SHA-256.

use super::error::{Error, Result};
use crate::domain::event::{hex, sha256_hex};

/// A fresh secret as text, after a prefix that says what it is for.
///
/// # Errors
/// The system has no randomness to give.
pub(in crate::ops) fn fresh(prefix: &str) -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(format!("{prefix}{}", hex(&bytes)))
}

/// What is stored of a secret.
pub fn hash(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}
