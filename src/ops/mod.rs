//! Floor 2: one file per noun, one function per thing that a person can do. Each function is one
//! transaction: load, allow, decide, save, record.

pub mod core;
pub mod error;

pub use core::{Core, Credential, Tx, View};
pub use error::{Error, FieldError, Result};
