//! How domain values become columns. The domain knows nothing of Diesel, so the conversions stand
//! here: everything that has one spelling is text, and a moment is a timestamp without a zone,
//! always UTC, to the microsecond.

use std::io::Write as _;

use chrono::NaiveDateTime;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromStaticSqlRow, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Nullable, Text, Timestamp};
use diesel::sqlite::Sqlite;

use super::db::MultiBackend;
use crate::domain::answer::ReportedAs;
use crate::domain::at::At;
use crate::domain::checklist::draft::{Edit as DraftEdit, OpenReviews, State as DraftState};
use crate::domain::checklist::{Kind, Severity};
use crate::domain::engagement::Contact;
use crate::domain::expected_effect::Direction;
use crate::domain::fragility::{Condition, Grade, Reading};
use crate::domain::handback::{ConditionState, OutcomeKind, ProposedAs, State as HandbackState};
use crate::domain::handoff::Outcome;
use crate::domain::ids::{
    AttestationId, BackUpId, ConditionId, DraftEditId, DraftId, EngagementId, EvidenceId, Handle,
    HandoffId, ItemId, LoadId, MailId, MessageId, OverrideId, PersonId, ReviewId, ServiceId,
    SessionId, SignOffId, SiteId, Slug, TakeoverId, TeamId, TokenId, TransitionId,
};
use crate::domain::ids::{DeliveryId, EffectId, FactId, SourceId};
use crate::domain::ids::{ExplanationId, SnapshotId};
use crate::domain::ids::{HandbackId, ReadingId, ReturnConditionId};
use crate::domain::ids::{LessonId, LessonItemId, LessonRemarkId};
use crate::domain::lesson;
use crate::domain::lifecycle::{Stage, Transition};
use crate::domain::measure::Measure;
use crate::domain::notice::MailState;
use crate::domain::person::{Grant, Role, TeamKind};
use crate::domain::review::{State, Verdict};
use crate::domain::service::Importance;
use crate::domain::signal;
use crate::domain::waiver;

macro_rules! expression {
    ($name:ty, $sql:ty) => {
        impl AsExpression<$sql> for $name {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl<'a> AsExpression<$sql> for &'a $name {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl AsExpression<Nullable<$sql>> for $name {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl<'a> AsExpression<Nullable<$sql>> for &'a $name {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl<ST, DB> Queryable<ST, DB> for $name
        where
            DB: Backend,
            Self: FromStaticSqlRow<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
        impl<DB> ToSql<Nullable<$sql>, DB> for $name
        where
            DB: Backend,
            Self: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<$sql, DB>::to_sql(self, out)
            }
        }
    };
}

macro_rules! text_columns {
    ($($name:ty),+ $(,)?) => {$(
        expression!($name, Text);

        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(String::from_sql(bytes)?.parse()?)
            }
        }

        impl ToSql<Text, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.to_string());
                Ok(IsNull::No)
            }
        }

        impl ToSql<Text, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                write!(out, "{self}")?;
                Ok(IsNull::No)
            }
        }

        impl ToSql<Text, MultiBackend> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((Text, self));
                Ok(IsNull::No)
            }
        }
    )+};
}

text_columns!(
    OutcomeKind,
    DeliveryId,
    FactId,
    Measure,
    ProposedAs,
    Reading,
    ReadingId,
    ReturnConditionId,
    AttestationId,
    BackUpId,
    Condition,
    ConditionId,
    Contact,
    Direction,
    DraftEdit,
    DraftEditId,
    DraftId,
    DraftState,
    EffectId,
    EngagementId,
    ConditionState,
    EvidenceId,
    ExplanationId,
    Grade,
    Grant,
    HandbackId,
    HandbackState,
    Handle,
    HandoffId,
    Importance,
    ItemId,
    Kind,
    LessonId,
    LessonItemId,
    LessonRemarkId,
    lesson::Effect,
    lesson::Origin,
    lesson::State,
    LoadId,
    MailId,
    MailState,
    MessageId,
    OpenReviews,
    Outcome,
    OverrideId,
    PersonId,
    ReportedAs,
    ReviewId,
    Role,
    ServiceId,
    SessionId,
    Severity,
    signal::DeliveryState,
    signal::FactKind,
    signal::Sender,
    SourceId,
    TakeoverId,
    SignOffId,
    SiteId,
    SnapshotId,
    Slug,
    Stage,
    State,
    TeamId,
    TeamKind,
    TokenId,
    Transition,
    TransitionId,
    Verdict,
    waiver::State,
);

expression!(At, Timestamp);

impl<DB: Backend> FromSql<Timestamp, DB> for At
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(At::new(NaiveDateTime::from_sql(bytes)?.and_utc()))
    }
}

impl ToSql<Timestamp, Sqlite> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        // A fixed width, so that text order is time order.
        out.set_value(self.moment().format("%F %T%.6f").to_string());
        Ok(IsNull::No)
    }
}

impl ToSql<Timestamp, Pg> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Timestamp, Pg>::to_sql(&self.moment().naive_utc(), &mut out.reborrow())
    }
}

impl ToSql<Timestamp, MultiBackend> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Timestamp, self));
        Ok(IsNull::No)
    }
}
