//! `backend-advisor` answers the question of every project kickoff: Django, FastAPI, or both?
pub mod advice;
pub mod answers;
pub mod cli;
pub mod decision;
pub mod ids;
pub mod interview;
pub mod render;
pub mod ruleset;
pub mod suggest;
pub mod wording;
