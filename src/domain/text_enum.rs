//! Enums that are text in the database, in JSON, in URLs and in forms, with one spelling.

/// Gives an enum its one spelling: `ALL`, `as_str`, `Display` and `FromStr`.
macro_rules! text_enum {
    ($name:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The one spelling, as in the database, JSON and URLs.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::domain::text_enum::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok($name::$variant),)+
                    _ => Err(crate::domain::text_enum::UnknownValue {
                        expected: &[$($text),+],
                    }),
                }
            }
        }
    };
}

/// The text is none of the values that the enum knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one of: {}", .expected.join(", "))]
pub struct UnknownValue {
    /// The values that are known.
    pub expected: &'static [&'static str],
}
