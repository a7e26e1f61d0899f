//! What an SRE outside the owning team attests where nothing is measured: the operational burden of
//! a service, and the readings that its fragility rests on. Each has a value and a link where it can
//! be checked.

use super::answer::BadField;
use super::at::At;
use super::fields::{bad as field, kept, words};
use super::fragility::{Observed, Reading, Source};
use super::gates::{Burden, Stated};
use super::ids::PersonId;
use super::text::is_one_plain_line;

/// Longest link, in characters.
const LONGEST_LINK: usize = 2_000;

/// The fields of an attested burden as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BurdenFields {
    /// `within` or `over` the handoff bar.
    pub against_bar: String,
    /// The figures over the window of the policy, in words.
    pub figures: String,
    /// Where they can be checked.
    pub link: String,
}

/// Reads an attested burden, given now by an SRE outside the owning team.
///
/// # Errors
/// Every field that cannot be taken, and what would be.
pub fn burden(fields: &BurdenFields, by: PersonId, now: At) -> Result<Burden, Vec<BadField>> {
    let mut bad = Vec::new();
    let within = match fields.against_bar.as_str() {
        "within" => Ok(true),
        "over" => Ok(false),
        _ => Err(field("against_bar", "Choose one of: within, over.")),
    };
    let within = kept(&mut bad, within);
    let example = "Give the figures, for example: 3 pages a week, 4% toil.";
    let figures = kept(&mut bad, words("figures", &fields.figures, example));
    let evidence = kept(&mut bad, link(&fields.link));
    match (within, figures, evidence) {
        (Some(within), Some(words), Some(evidence)) => {
            let stated = Stated { by, at: now, evidence };
            Ok(Burden::Attested { stated, by_owning_team: false, within, words })
        }
        _ => Err(bad),
    }
}

/// The fields of an attested reading as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingFields {
    /// What was read, by the words of [`Reading`].
    pub reading: String,
    /// The value, in the unit of the reading.
    pub value: String,
    /// Where it can be checked.
    pub link: String,
}

/// Reads an attested reading, given now.
///
/// # Errors
/// Every field that cannot be taken, and what would be.
pub fn reading(fields: &ReadingFields, by: PersonId, now: At) -> Result<Observed, Vec<BadField>> {
    let mut bad = Vec::new();
    let reading: Option<Reading> = fields.reading.parse().ok();
    if reading.is_none() {
        bad.push(field("reading", "Choose what was read."));
    }
    let most = reading.map_or(f64::MAX, most);
    let value = fields.value.trim().replace(',', ".").parse().ok();
    let value = value.filter(|value: &f64| (0.0..=most).contains(value));
    if value.is_none() {
        let unit = reading.map_or("its unit", Reading::unit);
        let range =
            if most < f64::MAX { format!("from 0 to {most}") } else { "of 0 or more".into() };
        bad.push(field("value", format!("Give a number {range}, in {unit}.")));
    }
    let link = kept(&mut bad, link(&fields.link));
    match (reading, value, link) {
        (Some(reading), Some(value), Some(link)) => {
            Ok(Observed { reading, value, source: Source::Attested(by), at: now, link })
        }
        _ => Err(bad),
    }
}

/// The largest value that makes sense. A share is at most everything; of counts a million is more
/// than anybody has read.
fn most(reading: Reading) -> f64 {
    if reading.unit() == "%" { 100.0 } else { 1_000_000.0 }
}

/// An address that a browser opens as it stands.
pub(super) fn link(text: &str) -> Result<String, BadField> {
    let link = text.trim();
    let opens = url::Url::parse(link).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    });
    let plain = link.chars().count() <= LONGEST_LINK
        && is_one_plain_line(link)
        && !link.contains(char::is_whitespace);
    if opens && plain {
        return Ok(link.to_owned());
    }
    let sentence = "Give a link that starts with https:// or http://, where the value can be \
                    checked, without a password in it.";
    Err(field("link", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> At {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    fn named(bad: Vec<BadField>) -> Vec<&'static str> {
        bad.iter().map(|bad| bad.field).collect()
    }

    #[test]
    fn a_burden_has_figures_and_a_link() {
        let attest = |against_bar: &str, figures: &str, link: &str| {
            let [against_bar, figures, link] = [against_bar, figures, link].map(str::to_owned);
            burden(&BurdenFields { against_bar, figures, link }, PersonId::new(), now())
                .map_err(named)
        };
        assert_eq!(attest("", " ", ""), Err(vec!["against_bar", "figures", "link"]));
        let read = attest("over", "9 pages a week", "https://example.org/load").unwrap();
        assert!(matches!(read, Burden::Attested { within: false, by_owning_team: false, .. }));
        for link in ["javascript:alert(1)", "https://a:b@example.org", "https://a b", "example.org"]
        {
            assert_eq!(attest("within", "3 pages", link), Err(vec!["link"]), "{link}");
        }
    }

    #[test]
    fn a_reading_is_a_number_in_its_range() {
        let attest = |reading_name: &str, value: &str| {
            let link = "https://example.org/pager".to_owned();
            let fields = ReadingFields { reading: reading_name.into(), value: value.into(), link };
            reading(&fields, PersonId::new(), now()).map_err(named)
        };
        assert_eq!(attest("change_failure_share", "12,5").unwrap().value, 12.5);
        assert_eq!(attest("recovery_median", "400").unwrap().value, 400.0);
        for wrong in ["", "many", "-1", "101", "NaN", "inf"] {
            assert_eq!(attest("change_failure_share", wrong), Err(vec!["value"]), "{wrong}");
        }
        assert_eq!(attest("mood", "1"), Err(vec!["reading"]));
    }
}
