//! Where a notice leads, and which messages belong together.

use super::{Notice, Told};

impl Told {
    /// The path of the page on which the reader goes on, with its query and fragment.
    pub fn path(&self) -> String {
        use Notice as N;
        let service =
            self.service.as_ref().map_or_else(String::new, |of| format!("/services/{}", of.slug));
        match &self.notice {
            N::QuestionAsked { review, item, .. }
            | N::QuestionAnswered { review, item, .. }
            | N::ChangeAsked { review, item, .. }
            | N::ConditionGiven { review, item, .. }
            | N::WaiverAsked { review, item, .. }
            | N::WaiverDecided { review, item, .. }
            | N::WaiverEnded { review, item, .. }
            | N::WaiverDue { review, item, .. }
            | N::WaiverUndecided { review, item, .. }
            | N::ConditionDue { review, item, .. }
            | N::ConditionMissed { review, item, .. } => {
                format!("{service}/{}?item={item}#{item}", review.path())
            }
            N::ReviewSubmitted { review, .. } => format!("{service}/{}/sign-off", review.path()),
            N::ReviewReturned { review, .. }
            | N::ReviewSigned { review, .. }
            | N::ConsultantAssigned { review, .. }
            | N::ConsultantVolunteered { review, .. }
            | N::EvidenceExpiring { review, .. }
            | N::ReviewRunningOut { review, .. }
            | N::ReviewMoved { review, .. }
            | N::FullReviewAsked { review, .. }
            | N::ReviewExpired { review, .. } => format!("{service}/{}", review.path()),
            N::TakeoverAsked { .. } | N::TakeoverAnswered { .. } => {
                format!("{service}#takeover-h")
            }
            N::HandoffDecided { .. } => service,
            N::FragilityBegan { services, .. } => match services.as_slice() {
                [one] => format!("/services/{}#fragility-h", one.slug),
                _ => "/#w-fragile".to_owned(),
            },
            N::HandoffPostponed { number, .. } => format!("{service}/handoffs/{number}"),
            N::HandbackProposed { number, .. }
            | N::HandbackReplied { number, .. }
            | N::HandbackDecided { number, .. }
            | N::HandbackTookEffect { number, .. }
            | N::HandbackConsultantNamed { number, .. }
            | N::HandbackReplyDue { number, .. }
            | N::ReturnConditionDue { number, .. }
            | N::ReturnConditionGiven { number, .. }
            | N::PlanReviewDue { number, .. } => format!("{service}/handbacks/{number}"),
            N::OverrideDue { .. } | N::OverrideEnded { .. } => format!("{service}#gates-h"),
            N::LessonAnswered { number, .. } | N::LessonApplied { number, .. } => {
                format!("/lessons/{number}")
            }
            N::Invitation { .. } => "/invitations".to_owned(),
            N::Digest { .. } => "/".to_owned(),
            N::TestMessage {} => "/mail".to_owned(),
        }
    }

    /// What it belongs to: messages with the same words here are one conversation, and reach a person
    /// in the order in which they were written. Empty for a message that stands alone.
    pub fn thread(&self) -> String {
        use Notice as N;
        if let N::LessonAnswered { number, .. } | N::LessonApplied { number, .. } = &self.notice {
            return format!("lessons/{number}");
        }
        let Some(service) = &self.service else { return String::new() };
        let below = match &self.notice {
            N::QuestionAsked { review, .. }
            | N::QuestionAnswered { review, .. }
            | N::ChangeAsked { review, .. }
            | N::ConditionGiven { review, .. }
            | N::WaiverAsked { review, .. }
            | N::WaiverDecided { review, .. }
            | N::WaiverEnded { review, .. }
            | N::WaiverDue { review, .. }
            | N::WaiverUndecided { review, .. }
            | N::ConditionDue { review, .. }
            | N::ConditionMissed { review, .. }
            | N::ReviewSubmitted { review, .. }
            | N::ReviewReturned { review, .. }
            | N::ReviewSigned { review, .. }
            | N::ConsultantAssigned { review, .. }
            | N::ConsultantVolunteered { review, .. }
            | N::EvidenceExpiring { review, .. }
            | N::ReviewRunningOut { review, .. }
            | N::ReviewMoved { review, .. }
            | N::FullReviewAsked { review, .. }
            | N::ReviewExpired { review, .. } => review.path(),
            N::TakeoverAsked { number, .. } | N::TakeoverAnswered { number, .. } => {
                format!("takeovers/{number}")
            }
            N::HandoffDecided { .. } | N::HandoffPostponed { .. } => "handoff".to_owned(),
            N::HandbackProposed { number, .. }
            | N::HandbackReplied { number, .. }
            | N::HandbackDecided { number, .. }
            | N::HandbackTookEffect { number, .. }
            | N::HandbackConsultantNamed { number, .. }
            | N::HandbackReplyDue { number, .. }
            | N::ReturnConditionDue { number, .. }
            | N::ReturnConditionGiven { number, .. }
            | N::PlanReviewDue { number, .. } => format!("handbacks/{number}"),
            N::OverrideDue { .. } | N::OverrideEnded { .. } => "gates".to_owned(),
            N::LessonAnswered { .. }
            | N::LessonApplied { .. }
            | N::FragilityBegan { .. }
            | N::Invitation { .. }
            | N::Digest { .. }
            | N::TestMessage {} => return String::new(),
        };
        format!("services/{}/{below}", service.slug)
    }
}
