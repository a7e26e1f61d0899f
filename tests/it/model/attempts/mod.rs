//! How a step is tried: by which function of `ops`, with what somebody would fill in.

mod handbacks;
mod handoffs;
mod reviews;
mod waivers;

use readyroom::ops::{Result, handbacks as due};

use super::cast::Who;
use super::reference::Reference;
use super::steps::Step;
use super::world::Case;

impl Case<'_> {
    /// Tries the step; `None` when there is nothing to try it on.
    pub fn attempt(&self, who: Who, step: Step, rules: &Reference) -> Option<Result<()>> {
        // No two steps happen at the same moment.
        self.world.pass(0, 1);
        let known = self.read();
        self.is_to_read_again();
        match step {
            Step::LetDaysPass { days } => {
                self.world.pass(days, 0);
                Some(due::take_effect_due(&self.world.app.core).map(drop))
            }
            Step::MoveBetweenTeams { mover } => {
                let out = !rules.is_away(super::cast::MOVERS[mover]);
                self.move_between_teams(mover, out);
                Some(Ok(()))
            }
            _ => self
                .in_review(who, step, &known)
                .or_else(|| self.about_waivers(who, step, &known))
                .or_else(|| self.about_handoff(who, step, rules.next_team()))
                .or_else(|| self.about_handback(who, step, rules)),
        }
    }
}
