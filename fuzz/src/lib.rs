//! What the targets share with the tests of the program, under the same names.

#[path = "../../tests/model/mod.rs"]
pub mod model;

/// See `tests/fuzz`.
#[path = "../../tests/fuzz"]
pub mod fuzz {
    pub mod decoded;
    pub mod targets;
}
