//! Secrets that have to be read again, sealed with a key that is not in the database: who reads the
//! database or a backup of it reads no secret of a sender (SECURITY rule 67 of the design).

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use super::error::{Error, Result};
use crate::domain::event::{hex, sha256_hex};

/// Length of a key, in bytes.
pub const KEY_BYTES: usize = 32;

/// Length of a nonce of XChaCha20, in bytes: long enough to be drawn at random for every secret.
const NONCE_BYTES: usize = 24;

/// The key that seals. Not printable.
#[derive(Clone)]
pub struct SealingKey {
    cipher: XChaCha20Poly1305,
    /// Tells keys apart, and nothing of what they are.
    name: String,
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.name)
    }
}

impl SealingKey {
    /// The key of these bytes.
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let name = sha256_hex(bytes).chars().take(8).collect();
        Self { cipher: XChaCha20Poly1305::new(Key::from_slice(bytes)), name }
    }

    /// Seals a secret of something: only there is it opened again.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub(in crate::ops) fn seal(&self, of: &str, secret: &str) -> Result<String> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| Error::Unavailable(error.to_string()))?;
        let payload = Payload { msg: secret.as_bytes(), aad: of.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| Error::Internal("a secret could not be sealed".to_owned()))?;
        Ok(format!("{}:{}:{}", self.name, hex(&nonce), hex(&sealed)))
    }

    /// Opens what was sealed of something.
    ///
    /// # Errors
    /// It was sealed with another key, of something else, or was damaged.
    pub(in crate::ops) fn open(&self, of: &str, sealed: &str) -> Result<String> {
        let opened = || {
            let mut parts = sealed.split(':');
            let (_, nonce, text) = (parts.next()?, parts.next()?, parts.next()?);
            let nonce: [u8; NONCE_BYTES] = unhex(nonce)?.try_into().ok()?;
            let payload = Payload { msg: &unhex(text)?, aad: of.as_bytes() };
            let secret = self.cipher.decrypt(XNonce::from_slice(&nonce), payload).ok()?;
            String::from_utf8(secret).ok()
        };
        opened().ok_or_else(|| {
            let by = sealed.split(':').next().unwrap_or_default();
            Error::Unavailable(format!(
                "a secret that was sealed with key {by:.8} cannot be opened with key {}: put the \
                 right file in the place of sealing_key_file, or make a new secret",
                self.name
            ))
        })
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?));
    rest.is_empty().then(|| bytes.collect::<Option<Vec<u8>>>()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_is_opened_where_it_belongs_and_nowhere_else() {
        let key = SealingKey::new(&[7; KEY_BYTES]);
        let sealed = key.seal("source 1", "rrs_secret").unwrap();
        assert!(!sealed.contains("secret"));
        assert_ne!(sealed, key.seal("source 1", "rrs_secret").unwrap(), "each has its own nonce");
        assert_eq!(key.open("source 1", &sealed).unwrap(), "rrs_secret");
        assert!(key.open("source 2", &sealed).is_err());
        assert!(SealingKey::new(&[8; KEY_BYTES]).open("source 1", &sealed).is_err());
        for damaged in ["", ":", "a:b:c", &sealed[..sealed.len() - 1], &format!("{sealed}00")] {
            assert!(key.open("source 1", damaged).is_err(), "{damaged}");
        }
    }
}
