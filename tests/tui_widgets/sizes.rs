//! Every widget of a run, at every size.
