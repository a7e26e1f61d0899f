//! How long the developers stay after a handoff: what the two teams state about it, and what that
//! amounts to.
//!
//! The receiving SRE team's lead says until when it wants the developers behind it; the owning team
//! says until when it is committed. That commitment reaches the agreed day, or the team writes down
//! what happens when it ends sooner, and a manager approves exactly that text. Nothing is ever
//! changed: each statement is added, and the newest of its sort counts.

use chrono::NaiveDate;

use super::answer::BadField;
use super::at::At;
use super::attestation::link;
use super::fields::{bad as field, day_from, kept, words};
use super::gates::{BackUp, Stated};
use super::ids::{BackUpId, PersonId, TeamId};

/// What somebody stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The owning team is committed to the service until this day.
    Stays(NaiveDate),
    /// The lead of this SRE team wants the developers behind it until this day.
    Agreed {
        /// The last day of the back-up period.
        until: NaiveDate,
        /// The SRE team.
        team: TeamId,
    },
    /// The owning team ends sooner, and this is what happens then.
    Fallback {
        /// What happens, in words.
        words: String,
        /// Where it is written in full; may be empty.
        link: String,
    },
    /// A manager approved this fallback.
    Approved(BackUpId),
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: BackUpId,
    /// What was stated.
    pub said: Said,
    /// Who stated it.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// What statements, in any order, amount to. Those made before `since`, when the developers began to
/// run the service, belong to an earlier handoff; a period that another team than `receiving` agreed
/// does not bind this one. Of a day and a fallback that the owning team gave, the later one counts.
pub fn read(statements: &[Statement], since: Option<At>, receiving: Option<TeamId>) -> BackUp {
    let mut counting: Vec<&Statement> =
        statements.iter().filter(|one| since.is_none_or(|since| one.at >= since)).collect();
    counting.sort_by_key(|one| (one.at, one.id));
    let (mut until, mut stays, mut fallback, mut approved) = (None, None, None, None);
    for one in counting {
        match &one.said {
            Said::Stays(day) => (stays, fallback) = (Some(*day), None),
            Said::Agreed { until: day, team } if receiving == Some(*team) => until = Some(*day),
            Said::Agreed { .. } => {}
            Said::Fallback { link, .. } => fallback = Some((one, link)),
            Said::Approved(id) => approved = Some((*id, one)),
        }
    }
    let stated =
        |one: &Statement, link: &str| Stated { by: one.by, at: one.at, evidence: link.to_owned() };
    match (fallback, approved) {
        (Some((written, link)), Some((id, approval))) if written.id == id => {
            BackUp::Fallback(stated(approval, link))
        }
        (Some((written, link)), _) => BackUp::WrittenFallback(stated(written, link)),
        (None, _) => BackUp::Team { until, stays },
    }
}

/// The fallback that counts and that no manager has approved yet.
pub fn awaiting_approval(statements: &[Statement], since: Option<At>) -> Option<BackUpId> {
    let BackUp::WrittenFallback(written) = read(statements, since, None) else { return None };
    let newest = statements.iter().filter(|one| matches!(one.said, Said::Fallback { .. }));
    newest.filter(|one| one.at == written.at).map(|one| one.id).max()
}

/// The fields of what the owning team states, as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommitmentFields {
    /// `stays` or `fallback`.
    pub says: String,
    /// With `stays`: the last day for which the team is committed, `YYYY-MM-DD`.
    pub until: String,
    /// With `fallback`: what happens when the team ends sooner.
    pub words: String,
    /// With `fallback`: where it is written in full; may be blank.
    pub link: String,
}

/// Reads what the owning team states.
///
/// # Errors
/// Every field that cannot be taken, and what would be.
pub fn commitment(fields: &CommitmentFields, today: NaiveDate) -> Result<Said, Vec<BadField>> {
    let mut bad = Vec::new();
    let said = match fields.says.as_str() {
        "stays" => {
            let last = "Give the last day for which the team is committed: today or later.";
            kept(&mut bad, day_from("until", &fields.until, today, last)).map(Said::Stays)
        }
        "fallback" => {
            let then = "Say what happens when the team ends before the back-up period does.";
            let words = kept(&mut bad, words("words", &fields.words, then));
            let link = match fields.link.trim() {
                "" => Some(String::new()),
                given => kept(&mut bad, link(given)),
            };
            words.zip(link).map(|(words, link)| Said::Fallback { words, link })
        }
        _ => {
            bad.push(field("says", "Choose one of: stays, fallback."));
            None
        }
    };
    said.filter(|_| bad.is_empty()).ok_or(bad)
}

/// Reads the last day of the back-up period that the lead of an SRE team agrees to.
///
/// # Errors
/// It is no day, or one that has passed.
pub fn period(until: &str, team: TeamId, today: NaiveDate) -> Result<Said, BadField> {
    let last = "Give the last day of the back-up period: today or later.";
    day_from("until", until, today, last).map(|until| Said::Agreed { until, team })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str) -> NaiveDate {
        day.parse().unwrap()
    }

    fn said(at: &str, said: Said) -> Statement {
        let at = format!("{at}T10:00:00Z").parse().unwrap();
        Statement { id: BackUpId::new(), said, by: PersonId::new(), at }
    }

    fn fallback() -> Said {
        Said::Fallback { words: "Team Core keeps two of them.".into(), link: String::new() }
    }

    #[test]
    fn the_newest_of_each_counts_and_only_of_the_receiving_team() {
        let (core, other) = (TeamId::new(), TeamId::new());
        let agreed = |until: &str, team| Said::Agreed { until: on(until), team };
        let statements = [
            said("2026-11-03", agreed("2027-06-01", other)),
            said("2026-11-01", agreed("2027-01-01", core)),
            said("2026-11-02", agreed("2027-03-01", core)),
            said("2026-11-01", Said::Stays(on("2027-02-01"))),
        ];
        let team = |until: Option<&str>, stays: Option<&str>| BackUp::Team {
            until: until.map(on),
            stays: stays.map(on),
        };
        let stays = Some("2027-02-01");
        assert_eq!(read(&statements, None, Some(core)), team(Some("2027-03-01"), stays));
        assert_eq!(read(&statements, None, Some(other)), team(Some("2027-06-01"), stays));
        assert_eq!(read(&statements, None, None), team(None, stays));
        // What was stated before the developers took the service back is about another handoff.
        let back = "2026-11-02T00:00:00Z".parse().ok();
        assert_eq!(read(&statements, back, Some(core)), team(Some("2027-03-01"), None));
    }

    #[test]
    fn a_manager_approves_one_text_and_not_the_next() {
        let written = said("2026-11-01", fallback());
        let approved = said("2026-11-02", Said::Approved(written.id));
        let mut all = vec![said("2026-10-01", Said::Stays(on("2026-12-01"))), written];
        assert!(matches!(read(&all, None, None), BackUp::WrittenFallback(_)));
        assert_eq!(awaiting_approval(&all, None), Some(all[1].id));
        all.push(approved.clone());
        assert_eq!(awaiting_approval(&all, None), None);
        match read(&all, None, None) {
            BackUp::Fallback(stated) => {
                assert_eq!((stated.by, stated.at), (approved.by, approved.at))
            }
            other => panic!("{other:?}"),
        }
        let mut changed = all.clone();
        changed.push(said("2026-11-03", fallback()));
        assert!(matches!(read(&changed, None, None), BackUp::WrittenFallback(_)));
        all.push(said("2026-11-03", Said::Stays(on("2027-05-01"))));
        assert!(matches!(read(&all, None, None), BackUp::Team { stays: Some(_), .. }));
    }

    #[test]
    fn what_cannot_be_taken_is_said() {
        let today = on("2026-11-21");
        let read = |says: &str, until: &str, words: &str, link: &str| {
            let [says, until, words, link] = [says, until, words, link].map(str::to_owned);
            commitment(&CommitmentFields { says, until, words, link }, today)
                .map_err(|bad| bad.iter().map(|bad| bad.field).collect::<Vec<_>>())
        };
        assert_eq!(read("", "", "", ""), Err(vec!["says"]));
        assert_eq!(read("stays", "2026-11-20", "", ""), Err(vec!["until"]));
        assert_eq!(read("stays", "2026-11-21", "", ""), Ok(Said::Stays(today)));
        assert_eq!(read("fallback", "", " ", "ftp://x"), Err(vec!["words", "link"]));
        assert_eq!(read("fallback", "", "Then this.", "javascript:x"), Err(vec!["link"]));
        assert!(read("fallback", "", "Then this.", "").is_ok());
        assert!(period("2026-11-20", TeamId::new(), today).is_err());
        assert!(period("2026-11-21", TeamId::new(), today).is_ok());
    }
}
