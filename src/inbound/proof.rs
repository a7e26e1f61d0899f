//! Whether a delivery comes from who knows the secret of its source. Looked at before anything of it
//! is parsed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::headers::Headers;
use crate::domain::event::hex;
use crate::domain::signal::Sender;

/// Signatures that are looked at: PagerDuty sends one for each active secret, and a longer list would
/// only cost time.
const MOST_SIGNATURES: usize = 10;

/// Nothing in the delivery shows that its sender knows a secret of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the delivery is not signed with a secret of this source")]
pub struct NoProof;

/// Proves that who sent `body` knows one of `secrets`, the active ones of the source. An empty secret
/// proves nothing. Comparing takes as long for a wrong secret as for a right one.
///
/// Alertmanager: the secret is the bearer token, or the password of any name. PagerDuty: one of the
/// `v1` signatures. GitHub: the SHA-256 signature; the older SHA-1 one is not looked at. Generic: the
/// bearer token, or the signature of [`sign`].
pub fn proves(
    sender: Sender,
    secrets: &[&[u8]],
    headers: &Headers<'_>,
    body: &[u8],
) -> Result<(), NoProof> {
    let signed = |value, prefix| signatures(value, prefix);
    let (shown, given) = match sender {
        Sender::Alertmanager => (shown(headers.authorization), Vec::new()),
        Sender::Pagerduty => (None, signed(headers.pagerduty_signature, "v1=")),
        Sender::Github => (None, signed(headers.hub_signature, "sha256=")),
        Sender::Generic => {
            (bearer(headers.authorization), signed(headers.readyroom_signature, "sha256="))
        }
    };
    let proved = secrets.iter().filter(|secret| !secret.is_empty()).any(|secret| {
        shown.as_deref().is_some_and(|shown| is_same(shown, secret))
            || is_signed(secret, body, &given)
    });
    if proved { Ok(()) } else { Err(NoProof) }
}

/// The header by which a delivery of this body is proved with `secret`: its name and its value.
pub fn sign(sender: Sender, secret: &[u8], body: &[u8]) -> (&'static str, String) {
    let signature = || mac(secret, body).map(|mac| hex(&mac.finalize().into_bytes()));
    let signature = || signature().unwrap_or_default();
    match sender {
        Sender::Alertmanager => {
            ("Authorization", format!("Bearer {}", String::from_utf8_lossy(secret)))
        }
        Sender::Pagerduty => ("X-PagerDuty-Signature", format!("v1={}", signature())),
        Sender::Github => ("X-Hub-Signature-256", format!("sha256={}", signature())),
        Sender::Generic => ("X-Readyroom-Signature", format!("sha256={}", signature())),
    }
}

/// The secret that a bearer token or a password shows.
fn shown(authorization: Option<&str>) -> Option<Vec<u8>> {
    bearer(authorization).or_else(|| password(authorization))
}

fn bearer(authorization: Option<&str>) -> Option<Vec<u8>> {
    let token = after_scheme(authorization?, "bearer")?;
    Some(token.as_bytes().to_vec())
}

/// The password of basic authentication (RFC 7617): what stands after the first colon.
fn password(authorization: Option<&str>) -> Option<Vec<u8>> {
    let pair = STANDARD.decode(after_scheme(authorization?, "basic")?).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    pair.get(colon + 1..).map(<[u8]>::to_vec)
}

/// What follows the name of the scheme, which is the same in capitals (RFC 9110, 11.1).
fn after_scheme<'a>(authorization: &'a str, scheme: &str) -> Option<&'a str> {
    let (name, rest) = authorization.trim().split_once(' ')?;
    name.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// Whether two secrets are the same. Their hashes are compared, so that the time tells nothing of
/// their lengths either.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    Sha256::digest(one).ct_eq(&Sha256::digest(other)).into()
}

/// The signatures of a list that is parted by commas, without their prefix. What is no signature of
/// this kind is passed over.
fn signatures(list: Option<&str>, prefix: &str) -> Vec<[u8; 32]> {
    let parts = list.unwrap_or_default().split(',').take(MOST_SIGNATURES);
    parts.filter_map(|part| from_hex(part.trim().strip_prefix(prefix)?)).collect()
}

fn is_signed(secret: &[u8], body: &[u8], given: &[[u8; 32]]) -> bool {
    if given.is_empty() {
        return false;
    }
    let Some(mac) = mac(secret, body) else { return false };
    given.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
}

/// HMAC with SHA-256 over the body (RFC 2104). `None` never comes: every length of secret is allowed.
fn mac(secret: &[u8], body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(body);
    Some(mac)
}

/// 32 bytes in hexadecimal; `None` for any other text.
fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit =
        |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    });
    pairs.collect::<Option<Vec<u8>>>()?.try_into().ok()
}

#[cfg(test)]
mod tests;
