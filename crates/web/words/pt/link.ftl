# The pick of one job by a link from a message, for whoever holds it.

link-title = Escolher um título
link-intro = Os títulos estão prontos, cada um com a sua nota de 0 a 100.
link-question = Qual deve ser?
link-own = Por palavras minhas
link-again = Outros dez; o que deve mudar
link-no = Nenhum, o trabalho termina; porquê
link-send = Escolher
link-choose = Escolha uma das respostas.
link-sentence = Diga-o numa frase.
link-then-best = Se ninguém escolher até { $at }, fica o primeiro.
link-then-cancel = Se ninguém escolher até { $at }, o trabalho é cancelado.
link-picked = O título está escolhido
link-asked-again = Foram pedidos outros títulos
link-turned-down = Os títulos foram recusados
link-by-person = Por uma pessoa
link-by-rule = Pela regra, porque ninguém respondeu
link-first-counts = Conta a primeira resposta. Não há mais nada a fazer aqui.
link-not-waiting = Este trabalho já não espera por um título. Não há mais nada a fazer aqui.
link-unknown = Este link não abre nada. Pode ter expirado, ou falta-lhe uma parte.
link-too-many = Foram tentados demasiados links que não abrem nada. Tente de novo dentro de um minuto.
