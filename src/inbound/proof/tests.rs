use super::*;
use crate::domain::signal::Sender::{Alertmanager, Generic, Github, Pagerduty};

const OLD: &[u8] = b"an old secret of thirty-two bytes";
const NEW: &[u8] = b"a new secret of thirty-two bytes.";
const BODY: &[u8] = b"{\"event\":{\"id\":\"1\"}}";

/// Whether the delivery is proved that has only this header.
fn is_proved(sender: Sender, secrets: &[&[u8]], header: &str, value: &str) -> bool {
    let headers = Headers::gathered(|name| (name == header.to_ascii_lowercase()).then_some(value));
    proves(sender, secrets, &headers, BODY).is_ok()
}

#[test]
fn what_is_signed_with_either_active_secret_is_proved_and_nothing_else() {
    for sender in Sender::ALL.iter().copied() {
        for secret in [OLD, NEW] {
            let (header, value) = sign(sender, secret, BODY);
            assert!(is_proved(sender, &[OLD, NEW], header, &value), "{sender}");
            assert!(!is_proved(sender, &[], header, &value), "{sender}");
            assert!(!is_proved(sender, &[b"another", b""], header, &value), "{sender}");
            let cut = value.get(..value.len() - 2).unwrap();
            assert!(!is_proved(sender, &[OLD, NEW], header, cut), "{sender}");
        }
        assert_eq!(proves(sender, &[OLD, NEW], &Headers::default(), BODY), Err(NoProof));
    }
}

#[test]
fn an_empty_secret_proves_nothing() {
    for sender in Sender::ALL.iter().copied() {
        let (header, value) = sign(sender, b"", BODY);
        assert!(!is_proved(sender, &[b""], header, &value), "{sender}");
    }
    assert!(!is_proved(Alertmanager, &[b""], "Authorization", "Basic Og=="));
    assert!(!is_proved(Alertmanager, &[b""], "Authorization", "Bearer "));
}

#[test]
fn a_signature_of_another_body_proves_nothing() {
    for sender in [Pagerduty, Github, Generic] {
        let (header, value) = sign(sender, OLD, b"{\"event\":{\"id\":\"2\"}}");
        assert!(!is_proved(sender, &[OLD], header, &value), "{sender}");
    }
}

// Computed by hand: printf %s "$BODY" | openssl dgst -sha256 -hmac "$OLD"
#[test]
fn signatures_are_those_of_other_programs() {
    let right = "7a443534e5657a7224a217b96b02aa34e52556f9594bbf3802d397c4267b1515";
    assert!(is_proved(Github, &[OLD], "X-Hub-Signature-256", &format!("sha256={right}")));
    assert!(is_proved(
        Github,
        &[OLD],
        "X-Hub-Signature-256",
        &format!("sha256={}", right.to_uppercase())
    ));
    for wrong in [
        right.to_owned(),
        format!("sha1={right}"),
        format!("sha256={right}00"),
        format!("sha256={}", right.replace('a', "g")),
        format!("sha256=+{}", right.get(1..).unwrap()),
        format!("sha256={}é", right.get(..62).unwrap()),
        "sha256=".to_owned(),
        String::new(),
    ] {
        assert!(!is_proved(Github, &[OLD], "X-Hub-Signature-256", &wrong), "{wrong}");
    }
}

#[test]
fn pagerduty_sends_a_signature_for_each_secret_of_its_own() {
    let (header, right) = sign(Pagerduty, NEW, BODY);
    let (_, other) = sign(Pagerduty, b"a secret that we do not know", BODY);
    let proved = |value: &str| is_proved(Pagerduty, &[OLD, NEW], header, value);
    assert!(proved(&format!("{other},{right}")));
    assert!(proved(&format!("v2=00, {right}")));
    assert!(proved(&format!("{}{right}", format!("{other},").repeat(9))));
    assert!(!proved(&format!("{}{right}", format!("{other},").repeat(10))));
    assert!(!proved(&right.replace("v1=", "v2=")));
    assert!(!proved(&format!("{other},{other}")));
}

#[test]
fn alertmanager_shows_its_secret_as_a_token_or_as_a_password() {
    let proved = |value: &str| is_proved(Alertmanager, &[b"s:cret"], "Authorization", value);
    assert!(proved("Bearer s:cret"));
    assert!(proved("bearer  s:cret "));
    // prometheus:s:cret, :s:cret and s:cret
    assert!(proved("Basic cHJvbWV0aGV1czpzOmNyZXQ="));
    assert!(proved("basic OnM6Y3JldA=="));
    assert!(!proved("Basic czpjcmV0"));
    for wrong in
        ["s:cret", "Bearer", "Bearer s:cre", "Bearer s:crets", "Basic !", "Digest s:cret", ""]
    {
        assert!(!proved(wrong), "{wrong}");
    }
}

#[test]
fn a_proof_of_one_sender_is_none_of_another() {
    let (_, token) = sign(Alertmanager, OLD, BODY);
    for sender in [Pagerduty, Github] {
        assert!(!is_proved(sender, &[OLD], "Authorization", &token), "{sender}");
    }
    assert!(is_proved(Generic, &[OLD], "Authorization", &token));
    let (header, signature) = sign(Generic, OLD, BODY);
    assert!(!is_proved(Alertmanager, &[OLD], header, &signature));
}
