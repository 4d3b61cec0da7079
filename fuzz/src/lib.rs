//! The modules that the fuzz targets share with the tests, under the same names.

#[path = "../../tests/model/mod.rs"]
pub mod model;

/// See `tests/fuzz`.
#[path = "../../tests/fuzz"]
pub mod fuzz {
    pub mod decoded;
    pub mod targets;
}
