//! What the page of a link says, in English and in Portuguese.

/// The texts, none of which is from outside.
pub(super) struct Words {
    pub tag: &'static str,
    pub title: &'static str,
    pub intro: &'static str,
    pub question: &'static str,
    pub own: &'static str,
    pub again: &'static str,
    pub no: &'static str,
    pub send: &'static str,
    pub choose: &'static str,
    pub sentence: &'static str,
    pub then_best: &'static str,
    pub then_cancel: &'static str,
    pub picked: &'static str,
    pub asked_again: &'static str,
    pub turned_down: &'static str,
    pub by_person: &'static str,
    pub by_rule: &'static str,
    pub first_counts: &'static str,
    pub not_waiting: &'static str,
    pub unknown: &'static str,
    pub too_many: &'static str,
}

impl Words {
    /// Those of a language tag, or of a header that begins with one.
    pub fn of(tag: &str) -> &'static Self {
        let tag = tag.trim_start().as_bytes();
        if tag
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"pt"))
        {
            &PORTUGUESE
        } else {
            &ENGLISH
        }
    }
}

static ENGLISH: Words = Words {
    tag: "en",
    title: "Pick a title · greenlit",
    intro: "The titles are there, each with its score from 0 to 100.",
    question: "Which one shall it be?",
    own: "In my own words",
    again: "Ten others; what should be different",
    no: "None, the job ends; why",
    send: "Pick",
    choose: "Choose one of the answers.",
    sentence: "Say it in a sentence.",
    then_best: "If nobody has picked by {at}, the first one is taken.",
    then_cancel: "If nobody has picked by {at}, the job is cancelled.",
    picked: "The title is picked",
    asked_again: "Other titles were asked for",
    turned_down: "The titles were turned down",
    by_person: "By a person",
    by_rule: "By the rule, since nobody answered",
    first_counts: "The first answer counts. There is nothing more to do here.",
    not_waiting: "This job no longer waits for a title. There is nothing more to do here.",
    unknown: "This link opens nothing. It may have expired, or a part of it is missing.",
    too_many: "Too many links were tried that open nothing. Try again in a minute.",
};

static PORTUGUESE: Words = Words {
    tag: "pt",
    title: "Escolher um título · greenlit",
    intro: "Os títulos estão prontos, cada um com a sua nota de 0 a 100.",
    question: "Qual deve ser?",
    own: "Por palavras minhas",
    again: "Outros dez; o que deve mudar",
    no: "Nenhum, o trabalho termina; porquê",
    send: "Escolher",
    choose: "Escolha uma das respostas.",
    sentence: "Diga-o numa frase.",
    then_best: "Se ninguém escolher até {at}, fica o primeiro.",
    then_cancel: "Se ninguém escolher até {at}, o trabalho é cancelado.",
    picked: "O título está escolhido",
    asked_again: "Foram pedidos outros títulos",
    turned_down: "Os títulos foram recusados",
    by_person: "Por uma pessoa",
    by_rule: "Pela regra, porque ninguém respondeu",
    first_counts: "Conta a primeira resposta. Não há mais nada a fazer aqui.",
    not_waiting: "Este trabalho já não espera por um título. Não há mais nada a fazer aqui.",
    unknown: "Este link não abre nada. Pode ter expirado, ou falta-lhe uma parte.",
    too_many: "Foram tentados demasiados links que não abrem nada. Tente de novo dentro de um minuto.",
};
