//! Passwords: what may be one, and how it is kept (Argon2id, the parameters that OWASP names as
//! the minimum: 19 MiB, 2 passes, 1 lane).

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::error::{Error, Result};

/// Shortest password, in characters (NIST 800-63B-4, for a password that is the only factor).
pub const SHORTEST: usize = 15;

/// Longest password, in bytes, so that hashing stays bounded.
const LONGEST_BYTES: usize = 1_024;

/// How many different characters a password has at least; ours.
const FEWEST_DIFFERENT: usize = 5;

/// How many characters stay at least when everything that is easy to guess is taken out; ours.
const FEWEST_UNGUESSED: usize = 6;

/// Words and rows of keys that guessing programs try first, without spaces.
const GUESSED: [&str; 22] = [
    "correcthorsebatterystaple",
    "readyroom",
    "launchreadiness",
    "administrator",
    "passwort",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1q2w3e4r",
    "letmein",
    "iloveyou",
    "changeme",
    "welcome",
    "default",
    "qwerty",
    "admin",
    "secret",
];

/// How many passwords are hashed at a time; each takes 19 MiB and a core.
const AT_ONCE: u32 = 2;

/// How many more may wait their turn.
const MAY_WAIT: u32 = 64;

/// The hash of no password: checked for people who do not exist, so that they cost the same.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IHRoYXQ$\
                      q0vYvUeW0oCQnWCUDr1rXSd9VJkVbkAOUUhQdNZ2Qy8";

static TURNS: Turns = Turns::new(AT_ONCE, MAY_WAIT);

/// Checks that a new password is one that is hard to guess. `about` is what is known of the
/// person: handle, name, address.
///
/// # Errors
/// What to change.
pub fn check_new(password: &str, about: &[&str]) -> Result<()> {
    let refuse = |sentence: &str| Err(Error::invalid("password", sentence));
    if password.chars().count() < SHORTEST {
        return refuse("Use at least 15 characters; a few words are easy to remember.");
    }
    if password.len() > LONGEST_BYTES {
        return refuse("Use at most 1,024 bytes.");
    }
    let plain: String = password
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.' | ',' | '!' | '?'))
        .collect();
    let mut different: Vec<char> = plain.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < FEWEST_DIFFERENT {
        return refuse("Use more different characters.");
    }
    if repeats(&plain) || unguessed(&plain, about) < FEWEST_UNGUESSED {
        return refuse("This password is easy to guess. Add words that nobody would expect.");
    }
    Ok(())
}

/// Whether the text is one short piece over and over.
fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 2)
        .any(|piece| chars.iter().skip(piece).zip(&chars).all(|(later, earlier)| later == earlier))
}

/// How many characters stay when common passwords, what is known of the person, and steps along
/// the alphabet or the digits are taken out.
fn unguessed(plain: &str, about: &[&str]) -> usize {
    let about = about.join(" ").to_lowercase();
    let words = about.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= 3);
    let rest = GUESSED
        .into_iter()
        .chain(words)
        .fold(plain.to_owned(), |rest, guess| rest.replace(guess, "\0"));
    let mut before = None;
    rest.chars()
        .filter(|&c| c != '\0')
        .map(u32::from)
        .filter(|&c| {
            let step = before.replace(c).is_some_and(|before: u32| before.abs_diff(c) <= 1);
            !step
        })
        .count()
}

/// The hash to store. Takes tens of milliseconds; never call it in a transaction.
///
/// # Errors
/// Too many passwords are being checked at the moment.
pub fn hash(password: &str) -> Result<String> {
    let _turn = TURNS.wait()?;
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Internal(error.to_string()))
}

/// Whether the password is the one behind the hash; without a hash it is not, and takes as long.
/// Never call it in a transaction.
///
/// # Errors
/// Too many passwords are being checked at the moment.
pub fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    // No password is longer; what is cut off can only make a long one not fit.
    let fitting = password.len() <= LONGEST_BYTES;
    let bytes = password.as_bytes();
    let bytes = bytes.get(..LONGEST_BYTES).unwrap_or(bytes);
    let _turn = TURNS.wait()?;
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODY))
        .map_err(|error| Error::Internal(error.to_string()))?;
    let matches = Argon2::default().verify_password(bytes, &parsed).is_ok();
    Ok(matches && fitting && hash.is_some())
}

/// Lets a few in at a time and some more wait.
struct Turns {
    state: Mutex<State>,
    freed: Condvar,
    at_once: u32,
    may_wait: u32,
}

struct State {
    inside: u32,
    waiting: u32,
}

impl Turns {
    const fn new(at_once: u32, may_wait: u32) -> Self {
        let state = Mutex::new(State { inside: 0, waiting: 0 });
        Self { state, freed: Condvar::new(), at_once, may_wait }
    }

    fn wait(&self) -> Result<Turn<'_>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.inside >= self.at_once {
            if state.waiting >= self.may_wait {
                return Err(Error::Unavailable("too many passwords are being checked".to_owned()));
            }
            state.waiting += 1;
            while state.inside >= self.at_once {
                state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.waiting -= 1;
        }
        state.inside += 1;
        Ok(Turn(self))
    }
}

/// A turn; given back when dropped.
struct Turn<'a>(&'a Turns);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).inside -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_password_is_kept_and_checked() {
        let kept = hash("correct horse battery").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, hash("correct horse battery").unwrap(), "each has its own salt");
        assert!(verify("correct horse battery", Some(&kept)).unwrap());
        assert!(!verify("correct horse batterz", Some(&kept)).unwrap());
        assert!(!verify(" correct horse battery", Some(&kept)).unwrap(), "used exactly as sent");
        assert!(!verify("correct horse battery", None).unwrap());
    }

    #[test]
    fn a_password_is_not_cut() {
        let longest = "é".repeat(LONGEST_BYTES / 2);
        let kept = hash(&longest).unwrap();
        assert!(verify(&longest, Some(&kept)).unwrap());
        assert!(!verify(&format!("{longest}x"), Some(&kept)).unwrap());
    }

    /// The same parameters, not the same time, which a busy machine would not keep.
    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let cost = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            let length = hash.hash.unwrap().as_ref().len();
            (hash.algorithm.to_string(), hash.version, hash.params.to_string(), length)
        };
        assert_eq!(cost(NOBODY), cost(&hash("correct horse battery").unwrap()));
    }

    #[test]
    fn guessable_passwords_are_refused() {
        let about = ["ana.m.ruiz", "Ana Ruiz", "ana.ruiz@example.com"];
        for weak in [
            "short",
            "fourteen chars",
            "aaaaaaaaaaaaaaaaaaaa",
            "readyroom-readyroom",
            "passwordpassword1",
            "Password1234567890",
            "abcdefghijklmnopqrst",
            "98765432109876543210",
            "abcxyzabcxyzabcxyz",
            "qwertyuiopasdfghjkl",
            "Correct Horse Battery Staple",
            "Ana.Ruiz.Ana.Ruiz.1",
            "ruiz@example.com",
            &"long enough, many times over ".repeat(40),
        ] {
            assert!(check_new(weak, &about).is_err(), "{weak}");
        }
        for strong in [
            "  spaces and émojis 🦀 stay  ",
            "a sentence that is easy to remember",
            "four purple otters",
            "tr0ub4dor&3 and 7 more",
            "пятнадцать разных букв",
        ] {
            assert!(check_new(strong, &about).is_ok(), "{strong}");
        }
        assert!(check_new(&format!("é7x{}", "many words ".repeat(92)), &[]).is_ok());
    }

    #[test]
    fn few_are_inside_some_wait_and_the_rest_is_refused() {
        let turns = Turns::new(2, 3);
        let (inside, most) = (AtomicU32::new(0), AtomicU32::new(0));
        let held = (turns.wait().unwrap(), turns.wait().unwrap());
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let _turn = turns.wait().unwrap();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(5));
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
            let began = Instant::now();
            while turns.state.lock().unwrap().waiting < 3 {
                assert!(began.elapsed() < Duration::from_secs(10), "nobody waits");
                std::thread::yield_now();
            }
            assert!(matches!(turns.wait(), Err(Error::Unavailable(_))));
            drop(held);
        });
        assert!(most.load(Ordering::SeqCst) <= 2);
        let state = turns.state.lock().unwrap();
        assert_eq!((state.inside, state.waiting), (0, 0));
    }
}
