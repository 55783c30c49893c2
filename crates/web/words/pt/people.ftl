# Entrar e criar conta, as próprias configurações e o que um administrador cuida.

sign-in = Entrar
sign-out = Sair
sign-up = Criar uma conta
sign-up-instead = É a sua primeira vez aqui?
sign-in-instead = Já tem uma conta?
sign-in-wrong = O e-mail ou a senha está errado.
sign-in-slow = { $seconds ->
    [one] Tentativas demais: espere um segundo e tente de novo.
   *[other] Tentativas demais: espere { $seconds } segundos e tente de novo.
}
sign-up-slow = Tentativas demais: espere um minuto e tente de novo.

google-continue = Continuar com { $name }
google-unreachable = O outro serviço não responde agora. Tente de novo daqui a pouco ou entre com uma senha.
google-forgotten = Passaram mais de dez minutos, ou isso começou em outro navegador. Comece de novo.
google-declined = Você não deixou o outro serviço dizer quem você é. Ninguém entrou.
google-untrusted = A resposta do outro serviço não está certa. Ninguém entrou: comece de novo.
google-closed = Você ainda não tem conta aqui. Peça a quem cuida deste servidor.
google-unconfirmed = O outro serviço não diz que o seu e-mail foi confirmado. Confirme-o lá primeiro.
google-password = Já existe uma conta com o seu e-mail. Entre primeiro com a senha e continue uma vez pelas Configurações: depois disso os dois jeitos funcionam.
google-disabled = Esta conta não pode entrar.

name = Nome
email = E-mail
password = Senha
password-hint = 10 caracteres ou mais: quatro palavras que ninguém juntaria.
password-old = A senha até agora
password-new = A nova senha
password-ends = Todas as outras sessões terminam.
role = Papel
role-user = Usuário
role-admin = Administrador
tier = Plano
credits = Créditos
save = Salvar
further = Mais

fault-email = Digite um e-mail como ana@example.org.
fault-email-taken = Este e-mail não pode ser usado: já tem uma conta, ou o plano não existe mais.
fault-name = Use de 1 a 100 caracteres.
fault-password = Escolha de 10 a 256 caracteres, e não o próprio e-mail.
fault-password-old = Essa não é a senha.
fault-key-name = Diga para que serve a chave, em no máximo 500 caracteres.
fault-scopes = Escolha pelo menos um.
fault-credits = Créditos são um número inteiro diferente de 0, como 10 ou -10.
fault-tier = Use um nome de letras minúsculas, algarismos e hífens, uma prioridade de -5 a 5, de 0 a 3 miniaturas e, no resto, números inteiros ou nada (ao mesmo tempo: 1 ou mais).
fault-pause = Escolha um agente ou digite um provedor, mas não os dois.
fault-note = Use no máximo 500 caracteres.

settings-look = Aparência das páginas
settings-account = Conta
settings-rename = Mudar o nome
settings-connect = Entrar também com { $name }
settings-password = Mudar a senha
settings-mails = E-mails
mails-to = Eles vão para { $email }.
mails-to-owner = Eles vão para o endereço indicado em GREENLIT_NOTIFY_EMAIL.
mails-none = Este serviço não tem servidor de e-mail configurado, então ninguém é avisado por e-mail. O que você escolher aqui vale assim que houver um.
mails-when = Escreva para mim quando
mails-keep = Guardar
mail-asked = um título esperar pela minha escolha
mail-reminder = um título continuar à espera depois de algum tempo
settings-keys = Chaves para programas
settings-sessions = Onde você entrou
settings-ledger = O que foi feito dos seus créditos
settings-local = Este servidor trabalha para o único usuário da sua máquina: não há contas, chaves nem créditos.

key = Chave
key-made = Esta é a chave. Copie agora: ela aparece só esta vez e não fica guardada em lugar nenhum.
key-name = Para que serve
key-name-example = o robô do blog
key-lasts = Dura
key-days = { $count ->
    [one] um dia
   *[other] { $count } dias
}
key-scopes = Pode
key-ends = Termina
key-used = Último uso
key-over = Terminou
key-make = Criar uma chave
key-revoke = Revogar
key-revoke-named = Revogar { $name }
keys-none = Ainda não há nenhuma.
scope-read = olhar
scope-generate = começar e mudar trabalhos
scope-publish = mudar vídeos em outros lugares
scope-webhooks = avisar programas do que acontece
scope-admin = cuidar das pessoas e do serviço

session-browser = Navegador
session-device = { $browser } no { $system }
session-unknown = Navegador desconhecido
session-agent = Como ele se identifica
session-place = Rede
session-seen = Último uso
session-this = Esta
session-end = Terminar
session-end-others = Terminar todas as outras

ledger-when = Quando
ledger-why = Por quê
ledger-none = Nada ainda: um pacote custa um crédito, e um que falha o devolve.
credit-package = Um pacote
credit-returned = Devolvido
credit-month = Do mês
credit-admin = Por um administrador

admin = Administração
admin-people = Pessoas
admin-tiers = Planos
admin-pauses = Pausas
admin-changes = Mudanças
admin-last = Isso não pode ser: alguém tem de ficar para cuidar do serviço.
people-none = Ninguém tem conta ainda.
person-add = Adicionar alguém
person-password = Deixe vazio para quem entra por outro serviço.
person-disabled = Não pode entrar
person-disable = Desativar
person-enable = Ativar
credits-give = Dar
credits-why = Por quê

tiers-text = O que fica vazio é: quanto se quiser.
tier-another = Outro plano
tier-name = O nome
tier-packages = Pacotes por dia
tier-in-flight = Ao mesmo tempo
tier-priority = Maior prioridade
tier-thumbnails = Miniaturas
tier-credits = Créditos por mês

pauses-text = O que chega a um agente ou provedor em pausa espera e não se perde.
pauses-none = Nada está em pausa.
pause-begin = Pausar
pause-agent = Um agente
pause-provider = Ou um provedor
pause-what = O quê
pause-reason = Por quê
pause-since = Desde
pause-end = Deixar continuar

changes-none = Nada foi mudado ainda.
change-who = Quem
change-machine = Esta máquina
change-erased = Alguém que foi apagado
change-what = O quê
change-whom = Em quem
change-before = Antes
change-after = Depois
