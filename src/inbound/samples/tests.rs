use super::*;
use crate::domain::signal::{Body, Sender};
use crate::inbound::fixtures::{at, source};
use crate::inbound::{Headers, key, proves, read, sign};

const URL: &str = "https://readyroom.example/signals/0197";

/// The headers of a sample, and its proof.
fn headers<'a>(sample: &'a Sample, proof: &'a (&'static str, String)) -> Headers<'a> {
    Headers::gathered(|wanted| {
        let all = sample.headers.iter().chain(std::iter::once(proof));
        let mut all = all.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        all.next().map(|(_, value)| value.as_str())
    })
}

#[test]
fn a_sample_is_proved_and_read_whatever_field_names_the_service() {
    let now = at("2026-03-29T01:00:00Z");
    for sender in Sender::ALL.iter().copied() {
        for field in [sender.usual_field(), "custom.where.it.is", "é\"'"] {
            let sample = sample(sender, field, "shop: \"checkout\"", now);
            let body = sample.body.as_bytes();
            let proof = sign(sender, b"secret", body);
            let headers = headers(&sample, &proof);
            proves(sender, &[b"secret"], &headers, body).unwrap();
            key(sender, &headers, body).unwrap();
            let read = read(sender, source(), field, &headers, body, now).unwrap();
            assert_eq!((read.problems, read.ignored), (vec![], None), "{sender} {field}");
            let [told] = read.statements.as_slice() else { panic!("{sender} {field}") };
            assert_eq!(told.service.as_deref(), Some("shop: \"checkout\""), "{sender} {field}");
            let counts_little = matches!(
                told.fact.body,
                Body::Page { urgent: false, .. } | Body::Deploy { outcome: None, .. }
            );
            assert!(counts_little, "{:?}", told.fact);
        }
    }
}

#[test]
fn every_moment_gives_another_sample() {
    for sender in Sender::ALL.iter().copied() {
        let key_at = |moment: &str| {
            let sample = sample(sender, sender.usual_field(), "s", at(moment));
            let proof = sign(sender, b"secret", sample.body.as_bytes());
            key(sender, &headers(&sample, &proof), sample.body.as_bytes()).unwrap()
        };
        assert_eq!(key_at("2026-03-29T01:00:00Z"), key_at("2026-03-29T01:00:00Z"));
        assert_ne!(key_at("2026-03-29T01:00:00Z"), key_at("2026-03-29T01:00:00.000001Z"));
    }
}

#[test]
fn the_set_up_of_each_sender_names_the_address_and_the_field() {
    for sender in Sender::ALL.iter().copied() {
        let text = set_up(sender, URL, "our_service");
        assert!(text.contains(URL) && text.contains("our_service"), "{text}");
    }
}

#[test]
fn the_block_for_alertmanager_is_yaml_that_keeps_the_secret_in_a_file() {
    for url in [URL, "https://a.example/\"x\"#y: z"] {
        let text = set_up(Sender::Alertmanager, url, "service\n- evil: 1");
        let read: Value = serde_saphyr::from_str(&text).unwrap();
        let webhook = &read["receivers"][0]["webhook_configs"][0];
        assert_eq!(webhook["url"], url);
        assert_eq!(webhook["send_resolved"], true);
        let authorization = &webhook["http_config"]["authorization"];
        assert_eq!(authorization["type"], "Bearer");
        assert_eq!(authorization["credentials_file"], "/etc/alertmanager/readyroom-secret");
        assert_eq!(read["route"]["routes"][0]["receiver"], "readyroom");
    }
}

/// Runs the line with a `curl` that writes its arguments, one on each line.
fn arguments(line: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}\nREADYROOM_SECRET=s3cret\n{line}");
    let shell = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(shell.status.success(), "{line}");
    String::from_utf8(shell.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_curl_line_sends_an_event_that_is_read() {
    for (url, field) in [(URL, "service"), ("https://a.example/'; echo evil", "it's.\"here\"")] {
        let arguments = arguments(&set_up(Sender::Generic, url, field));
        assert_eq!(arguments.last().unwrap(), url);
        assert!(arguments.contains(&"Authorization: Bearer s3cret".to_owned()), "{arguments:?}");
        let data = arguments.iter().position(|argument| argument == "--data").unwrap();
        let body = arguments[data + 1].as_bytes();
        // The shell put in the time of now, which is later than any test is written.
        let now = at("9000-01-01T00:00:00Z");
        let read = read(Sender::Generic, source(), field, &Headers::default(), body, now).unwrap();
        assert_eq!(read.problems, Vec::<String>::new());
        assert_eq!(read.statements[0].service.as_deref(), Some("my-service"));
    }
}
