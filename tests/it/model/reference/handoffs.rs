//! The gates to hand off (DESIGN section 3), as far as a sequence can fail them, and who says what
//! they rest on.

use std::collections::BTreeMap;

use chrono::Months;
use readyroom::domain::at::At;

use super::{Reference, Right, Stage, only, team};
use crate::model::cast::Who;
use crate::model::steps::{Gate, Step};

/// The months that developers run a service before an SRE team does, and again after a handback.
const MONTHS: Months = Months::new(6);

/// The days for which a stated load or burden counts.
const WINDOW: u32 = 28;

/// The days of an override, of the back-up period that is agreed, and for which the developers stay.
pub const OVERRIDE_DAYS: u32 = 30;
pub const BACK_UP_DAYS: u32 = 100;
pub const SHORT_DAYS: u32 = 50;
pub const LONG_DAYS: u32 = 150;

/// A request that an SRE team takes the service.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    edge: bool,
    by: Who,
    pub yes: bool,
    /// The team has said no.
    pub no: bool,
}

impl Asked {
    pub fn team(self) -> &'static str {
        team(self.edge)
    }
}

/// What people have stated about a handoff.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// When an SRE team stated what its other work takes.
    apart: BTreeMap<&'static str, At>,
    /// When it stated what the service takes, and whether that is too much.
    load: BTreeMap<&'static str, (At, bool)>,
    /// Who attested the burden, when, and whether it is within the bar.
    burden: Option<(Who, At, bool)>,
    /// Until when the team that takes the service wants the developers behind it.
    agreed: Option<(&'static str, At)>,
    /// Until when the developers stay.
    stays: Option<At>,
    /// Who wrote what happens when they do not, and whether it is approved.
    pub fallback: Option<(Who, bool)>,
}

impl Said {
    /// What the two teams agreed was about the transition that has taken place.
    pub fn begin_again(&mut self) {
        (self.agreed, self.stays, self.fallback) = (None, None, None);
    }
}

impl Reference {
    pub(super) fn is_overridden(&self, gate: Gate) -> bool {
        let until = self.overridden.get(&gate);
        until.is_some_and(|until| self.now.date() <= until.date())
    }

    /// The gates that stand in the way of a handoff for sure, in the order in which a sequence opens
    /// them.
    pub fn in_the_way(&self) -> Vec<Gate> {
        let gates = [
            (Gate::SelfManaged, self.is_self_managed_long_enough()),
            (Gate::Conditions, self.case.is_none_or(|case| case.open_conditions() == 0)),
            (Gate::HandoffReview, self.handoff_is_signed()),
            (Gate::Receiving, self.has_room()),
            (Gate::Burden, self.is_light()),
            (Gate::BackUp, self.is_backed_up()),
        ];
        let closed = gates.into_iter().filter(|(gate, open)| !open && !self.is_overridden(*gate));
        closed.map(|(gate, _)| gate).collect()
    }

    pub fn is_self_managed_long_enough(&self) -> bool {
        let from = self.since.and_then(|since| since.date().checked_add_months(MONTHS));
        from.is_some_and(|from| from <= self.now.date())
    }

    fn is_fresh(&self, at: At) -> bool {
        self.now <= at.plus_days(WINDOW + 1)
    }

    /// Whether the load of the team that has said yes is known, without the service and with it.
    fn has_room(&self) -> bool {
        let Some(asked) = self.asked.filter(|asked| asked.yes) else { return false };
        self.apart_is_known() && self.load_is_known(asked.team()) == Some(false)
    }

    /// Whether somebody who does not build the service has attested lately that it is no burden.
    fn is_light(&self) -> bool {
        let burden = self.said.burden;
        burden.is_some_and(|(by, at, fits)| fits && self.is_fresh(at) && !self.owns(by))
    }

    pub fn apart_is_known(&self) -> bool {
        self.said.apart.get(self.next_team()).is_some_and(|at| self.is_fresh(*at))
    }

    /// Whether what the service takes is too much; nothing when it is not known.
    fn load_is_known(&self, team: &str) -> Option<bool> {
        self.said.load.get(team).filter(|(at, _)| self.is_fresh(*at)).map(|(_, over)| *over)
    }

    fn is_backed_up(&self) -> bool {
        let today = self.now.date();
        let receiving = self.asked.filter(|asked| asked.yes).map(Asked::team);
        match self.said.fallback {
            Some((_, approved)) => approved,
            None => self.said.agreed.is_some_and(|(team, until)| {
                let stays = self.said.stays.is_some_and(|stays| stays.date() >= until.date());
                receiving == Some(team) && until.date() >= today && stays
            }),
        }
    }

    /// Whether a fallback was written; whether it is approved.
    pub fn fallback(&self) -> Option<bool> {
        self.said.fallback.map(|(_, approved)| approved)
    }

    /// Whether the SREs have named a back-up period that has not passed.
    pub fn is_period_agreed(&self) -> bool {
        let team = self.asked.map(Asked::team);
        let agreed = self.said.agreed.filter(|(by, _)| Some(*by) == team);
        agreed.is_some_and(|(_, until)| until.date() >= self.now.date())
    }

    pub(super) fn right_to_hand_off(&self, who: Who, step: Step) -> Right {
        let asked = self.next_team();
        match step {
            Step::AskSre { .. } | Step::Stay { .. } | Step::WriteFallback => {
                only(self.owns(who), "only the owning team")
            }
            Step::AnswerTakeover { .. } | Step::AgreeBackUp => match self.asked {
                Some(_) => only(who.leads(asked), "only the lead of the SRE team that is asked"),
                None => Right::Open,
            },
            Step::StateApart => only(who.is_in(asked), "only members of the SRE team"),
            Step::StateLoad { .. } if who.is_in(asked) && self.owns(who) => Right::Open,
            Step::StateLoad { .. } => only(who.is_in(asked), "only members of the SRE team"),
            Step::Attest { .. } => self.outside(who),
            // What was written about an earlier handoff is approved by nobody, whoever wrote it.
            Step::ApproveFallback if self.said.fallback.is_none() && who.manages() => Right::Open,
            Step::ApproveFallback => {
                let own = self.said.fallback.is_some_and(|(by, _)| by == who);
                only(who.manages(), "only managers").if_so(!own, "nobody approves their own words")
            }
            Step::OverrideGate { .. } => self.decides_what_was_asked(who),
            Step::NotYet => self.decides_handoff(who),
            _ => self
                .decides_handoff(who)
                .if_so(self.asked.is_some_and(|asked| asked.yes), "no SRE team takes it")
                .if_so(self.in_the_way().is_empty(), "a gate stands in the way"),
        }
    }

    fn decides_what_was_asked(&self, who: Who) -> Right {
        let fit = only(who.manages(), "only managers");
        match self.asked.filter(|asked| asked.by == who) {
            // The SREs have said no: nothing is asked any more, and nothing is said of it.
            Some(asked) if asked.no && fit == Right::May => Right::Open,
            Some(_) => fit.if_so(false, "nobody decides what they asked for"),
            None => fit,
        }
    }

    fn decides_handoff(&self, who: Who) -> Right {
        let fit = match (self.decides_what_was_asked(who), self.signed_the_handoff(who)) {
            (Right::May, signed) => signed,
            (Right::Open, Right::Never(words)) => Right::Never(words),
            (asked, _) => asked,
        };
        fit.if_so(self.stage == Stage::DeveloperManaged, "only what its developers run")
    }

    pub(super) fn happened_to_hand_off(&mut self, who: Who, step: Step) {
        let (now, asked) = (self.now, self.next_team());
        match step {
            Step::AskSre { edge } => {
                self.asked = Some(Asked { edge, by: who, yes: false, no: false });
            }
            Step::AnswerTakeover { yes } => {
                self.asked = self.asked.map(|asked| Asked { yes, no: !yes, ..asked });
                self.may_be_complete();
            }
            Step::StateApart => {
                self.said.apart.insert(asked, now);
            }
            Step::StateLoad { over } => {
                self.said.load.insert(asked, (now, over));
            }
            Step::Attest { within } => self.said.burden = Some((who, now, within)),
            Step::AgreeBackUp => self.said.agreed = Some((asked, now.plus_days(BACK_UP_DAYS))),
            Step::Stay { long } => {
                let days = if long { LONG_DAYS } else { SHORT_DAYS };
                (self.said.stays, self.said.fallback) = (Some(now.plus_days(days)), None);
            }
            Step::WriteFallback => self.said.fallback = Some((who, false)),
            Step::ApproveFallback => {
                self.said.fallback = self.said.fallback.map(|(by, _)| (by, true));
            }
            Step::OverrideGate { gate } => {
                self.overridden.insert(gate, now.plus_days(OVERRIDE_DAYS));
            }
            Step::HandOff => {
                self.handoffs += 1;
                self.case = self.case.map(super::Case::returned);
                self.moved_to(Stage::OpsManaged);
                self.running = Some(asked);
            }
            _ => {}
        }
    }
}
