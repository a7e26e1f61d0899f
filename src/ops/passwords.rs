//! Passwords: what may be one, and how it is kept (Argon2id, the parameters that OWASP names as
//! the minimum: 19 MiB, 2 passes, 1 lane).

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::error::{Error, FieldError, Result};

/// Shortest password, in characters (NIST 800-63B-4, for a password that is the only factor).
pub const SHORTEST: usize = 15;

/// Longest password, in bytes, so that hashing stays bounded.
const LONGEST_BYTES: usize = 1_024;

/// How many passwords are hashed at a time; each takes 19 MiB and a core.
const AT_ONCE: u32 = 2;

/// How many more may wait their turn.
const MAY_WAIT: u32 = 64;

/// The hash of no password: checked for people who do not exist, so that they cost the same.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IHRoYXQ$\
                      q0vYvUeW0oCQnWCUDr1rXSd9VJkVbkAOUUhQdNZ2Qy8";

static QUEUE: (Mutex<(u32, u32)>, Condvar) = (Mutex::new((0, 0)), Condvar::new());

/// Checks that a new password is one that is hard to guess.
///
/// # Errors
/// What to change.
pub fn check_new(password: &str, handle: &str) -> Result<()> {
    let refuse = |sentence: &str| Err(Error::Invalid(vec![FieldError::new("password", sentence)]));
    if password.chars().count() < SHORTEST {
        return refuse("Use at least 15 characters; a few words are easy to remember.");
    }
    if password.len() > LONGEST_BYTES {
        return refuse("Use at most 1,024 bytes.");
    }
    let lower = password.to_lowercase();
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 5 {
        return refuse("Use more different characters.");
    }
    let rest = [
        handle,
        "readyroom",
        "password",
        "passwort",
        "qwertyuiop",
        "1234567890",
        "admin",
        "letmein",
    ]
    .iter()
    .fold(lower, |rest, guess| rest.replace(guess, ""));
    if rest.chars().filter(|c| c.is_alphanumeric()).count() < 6 {
        return refuse("This password is easy to guess. Add words that nobody would expect.");
    }
    Ok(())
}

/// The hash to store. Takes tens of milliseconds; never call it in a transaction.
///
/// # Errors
/// Too many passwords are being checked at the moment.
pub fn hash(password: &str) -> Result<String> {
    let _turn = Turn::wait()?;
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Internal(error.to_string()))
}

/// Whether the password is the one behind the hash; without a hash it is not, and takes as long.
///
/// # Errors
/// Too many passwords are being checked at the moment.
pub fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    let _turn = Turn::wait()?;
    let known = hash.is_some();
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODY))
        .map_err(|error| Error::Internal(error.to_string()))?;
    let matches = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(matches && known)
}

/// A turn at hashing; given back when dropped.
struct Turn;

impl Turn {
    fn wait() -> Result<Self> {
        let (lock, freed) = &QUEUE;
        let mut state = lock.lock().unwrap_or_else(PoisonError::into_inner);
        if state.1 >= MAY_WAIT {
            return Err(Error::Unavailable("too many passwords are being checked".to_owned()));
        }
        state.1 += 1;
        while state.0 >= AT_ONCE {
            state = freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.1 -= 1;
        state.0 += 1;
        Ok(Self)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (lock, freed) = &QUEUE;
        lock.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
        freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_kept_and_checked() {
        let kept = hash("correct horse battery").unwrap();
        assert!(kept.contains("m=19456,t=2,p=1"), "{kept}");
        assert!(verify("correct horse battery", Some(&kept)).unwrap());
        assert!(!verify("correct horse batterz", Some(&kept)).unwrap());
        assert!(!verify("correct horse battery", None).unwrap());
    }

    #[test]
    fn guessable_passwords_are_refused() {
        for weak in ["short", "aaaaaaaaaaaaaaaaaaaa", "readyroom-readyroom", "passwordpassword1"] {
            assert!(check_new(weak, "ana").is_err(), "{weak}");
        }
        assert!(check_new("  spaces and émojis 🦀 stay  ", "ana").is_ok());
    }
}
