"""The texts of the program in other languages: Qt's .ts files, what is compiled from them, and their tool.

`python -m resources.translations update` takes new strings into the .ts files, `todo` lists what is not translated,
`release` compiles the .qm files (they are kept in the repository, so that a clone runs without building anything),
`check` fails on anything unfinished, vanished, stale or not extractable.
"""
