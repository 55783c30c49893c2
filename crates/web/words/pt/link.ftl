# The pick of one job by a link from a message, for whoever holds it.

link-title = Escolher um título
link-then-best = Sem resposta, fica o primeiro:
link-then-cancel = Sem resposta, o trabalho é cancelado:
link-picked = O título está escolhido
link-asked-again = Foram pedidos outros títulos
link-turned-down = Os títulos foram recusados
link-by-person = Por uma pessoa
link-by-rule = Pela regra, porque ninguém respondeu
link-first-counts = Vale a primeira resposta. Não há mais nada a fazer aqui.
link-not-waiting = Este trabalho não espera mais por um título. Não há mais nada a fazer aqui.
link-unknown = Este link não abre nada. Pode ter expirado, ou falta uma parte dele.
link-too-many = Foram tentados links demais que não abrem nada. Tente de novo em um minuto.
