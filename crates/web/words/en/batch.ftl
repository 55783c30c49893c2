# Many packages at once.

batch-title = Many at once
batch-lead = A keyword a line, or a CSV whose first line names its columns. Nothing begins before you have seen what was read.
batch-link = Many at once: paste lines or a CSV
batch-text = Keywords
batch-example = a keyword
    another keyword
batch-hint = Columns of a CSV: keyword, id, niche, audience, type, language, title, thumbnails, labels, seed, stopAt.
batch-file = Read a file
batch-defaults = For lines that say nothing else
batch-preview = Show what was read
batch-read = { $count ->
    [one] { $count } line was read
   *[other] { $count } lines were read
}
batch-faulty = { $count ->
    [one] { $count } of them has to be mended below
   *[other] { $count } of them have to be mended below
}
batch-line = Line
batch-settings = Settings
batch-title-number = Title { $number }
batch-begin = { $count ->
    [one] Make { $count } package
   *[other] Make { $count } packages
}
batch-no-keyword = The first line must name the columns, and one of them “keyword”.
batch-unknown = There are no columns { $names }. There are { $known }.
batch-twice = The column “{ $name }” is there twice.
batch-too-many-fields = Line { $line } has { $found } fields and the header { $wanted }: put quotes around a field with a comma.
batch-empty = There are no keywords in it.
batch-unreadable = This is no table that can be read: save it as CSV in UTF-8.
batch-too-many = At most { $most } packages are begun at once.
