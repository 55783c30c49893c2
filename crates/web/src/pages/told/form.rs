//! The forms of our sentences, and how one is found again in what was stored.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use fluent_syntax::ast;
use fluent_syntax::parser::parse;

use super::kind::Kind;

/// The English sentences, as they are made.
pub(super) const ENGLISH: &str = include_str!("../../../words/en/told.ftl");

/// The form of a sentence.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) key: String,
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Piece>,
}

#[derive(Debug)]
pub(super) enum Piece {
    /// Words that stand in every such sentence.
    Words(String),
    /// A value.
    Value { name: String, kind: Kind },
}

/// A sentence that was found.
#[derive(Debug)]
pub(super) struct Match<'t> {
    pub(super) key: &'static str,
    pub(super) values: Vec<(&'static str, Value<'t>)>,
}

/// What stands in the place of a variable.
#[derive(Debug)]
pub(super) enum Value<'t> {
    Number(f64),
    Numbers(&'t str),
    Text(&'t str),
    Title(String),
    Named { prefix: &'static str, name: &'t str },
    Language(&'t str),
    Quote(&'t str),
    Sentence(Match<'t>),
    Sentences(&'static str, Vec<Match<'t>>),
}

impl Form {
    /// Whether a text begins and ends as this does: most forms are out by that.
    fn may_be(&self, text: &str) -> bool {
        let begins = match self.pieces.first() {
            Some(Piece::Words(words)) => text.starts_with(words.as_str()),
            _ => true,
        };
        begins
            && match self.pieces.last() {
                Some(Piece::Words(words)) => text.ends_with(words.as_str()),
                _ => true,
            }
    }
}

/// All forms, each kind's in the order of the file.
struct Forms {
    /// Those without a value, by their words.
    whole: HashMap<(Kind, &'static str), &'static Form>,
    /// The others.
    open: HashMap<Kind, Vec<&'static Form>>,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(forms);
static BY_KIND: LazyLock<Forms> = LazyLock::new(|| {
    let mut all = Forms {
        whole: HashMap::new(),
        open: HashMap::new(),
    };
    for form in FORMS.iter() {
        match form.pieces.as_slice() {
            [Piece::Words(words)] => {
                all.whole.insert((form.kind, words.as_str()), form);
            }
            _ => all.open.entry(form.kind).or_default().push(form),
        }
    }
    all
});

/// The forms of the file. What cannot be read of it is left out: the tests tell.
pub(super) fn forms() -> Vec<Form> {
    let (Ok(tree) | Err((tree, _))) = parse(ENGLISH);
    let messages = tree.body.into_iter().filter_map(|entry| match entry {
        ast::Entry::Message(message) => Some((message.id.name, message.value?)),
        _ => None,
    });
    let forms = messages.filter_map(|(key, pattern)| {
        Some(Form {
            key: key.to_owned(),
            kind: Kind::of_key(key)?,
            pieces: pattern
                .elements
                .iter()
                .map(piece)
                .collect::<Option<Vec<_>>>()?,
        })
    });
    forms.collect()
}

fn piece(element: &ast::PatternElement<&str>) -> Option<Piece> {
    match element {
        ast::PatternElement::TextElement { value } => Some(Piece::Words((*value).to_owned())),
        ast::PatternElement::Placeable {
            expression: ast::Expression::Inline(ast::InlineExpression::VariableReference { id }),
        } => Some(Piece::Value {
            name: id.name.to_owned(),
            kind: Kind::of_variable(id.name)?,
        }),
        ast::PatternElement::Placeable { .. } => None,
    }
}

/// One reading of a text. What is stored may hold what a stranger wrote, so the effort is bounded.
pub(super) struct Reading {
    left: u32,
}

/// So many forms are held against words at most: a sentence of ours takes some hundreds, a list of forty some thousands.
const EFFORT: u32 = 60_000;

/// So many pieces between separators make one member of a list at most: forty titles that were dropped stand in one sentence.
const MOST_PIECES: usize = 256;

/// The most members of a list: agents tell fewer.
const MOST_IN_LIST: usize = 64;

impl Default for Reading {
    fn default() -> Self {
        Self { left: EFFORT }
    }
}

impl Reading {
    /// The sentence of this kind that a text is.
    pub(super) fn find<'t>(&mut self, kind: Kind, text: &'t str) -> Option<Match<'t>> {
        if let Some(form) = BY_KIND.whole.get(&(kind, text)) {
            return Some(Match {
                key: &form.key,
                values: Vec::new(),
            });
        }
        let forms = BY_KIND.open.get(&kind)?;
        forms
            .iter()
            .filter(|form| form.may_be(text))
            .find_map(|form| {
                let mut values = Vec::new();
                let fits = self.fits(&form.pieces, text, &mut values);
                fits.then(|| {
                    values.reverse();
                    Match {
                        key: &form.key,
                        values,
                    }
                })
            })
    }

    /// The sentences of this kind that a text is a list of. What is between them may stand in them, too, so the shortest
    /// that leaves sentences behind it is taken for each.
    pub(super) fn find_all<'t>(
        &mut self,
        kind: Kind,
        between: &str,
        text: &'t str,
    ) -> Option<Vec<Match<'t>>> {
        let mut all = Vec::new();
        let mut hopeless = HashSet::new();
        self.find_rest(kind, between, text, &mut all, &mut hopeless)
            .then_some(all)
    }

    fn find_rest<'t>(
        &mut self,
        kind: Kind,
        between: &str,
        text: &'t str,
        all: &mut Vec<Match<'t>>,
        hopeless: &mut HashSet<usize>,
    ) -> bool {
        if all.len() == MOST_IN_LIST || hopeless.contains(&text.len()) {
            return false;
        }
        let cuts = text.match_indices(between).map(|(at, _)| at);
        for end in cuts.chain([text.len()]).take(MOST_PIECES) {
            let Some(one) = self.find(kind, &text[..end]) else {
                continue;
            };
            all.push(one);
            let rest = text.get(end + between.len()..);
            if rest.is_none_or(|rest| self.find_rest(kind, between, rest, all, hopeless)) {
                return true;
            }
            all.pop();
        }
        hopeless.insert(text.len());
        false
    }

    /// Whether a text has this form; its values, the last first.
    fn fits<'t>(
        &mut self,
        pieces: &'static [Piece],
        text: &'t str,
        values: &mut Vec<(&'static str, Value<'t>)>,
    ) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        match pieces {
            [] => text.is_empty(),
            [Piece::Words(words), rest @ ..] => text
                .strip_prefix(words.as_str())
                .is_some_and(|text| self.fits(rest, text, values)),
            [Piece::Value { name, kind }, rest @ ..] => {
                let ends: Box<dyn Iterator<Item = usize>> = match rest {
                    [Piece::Words(words), ..] => {
                        Box::new(text.match_indices(words.as_str()).map(|(at, _)| at))
                    }
                    _ => Box::new([text.len()].into_iter()),
                };
                for end in ends.filter(|end| *end > 0) {
                    // What follows is cheaper to tell than what the value says.
                    let before = values.len();
                    if self.fits(rest, &text[end..], values) {
                        if let Some(value) = kind.value(self, &text[..end]) {
                            values.push((name.as_str(), value));
                            return true;
                        }
                        values.truncate(before);
                    }
                }
                false
            }
        }
    }
}
