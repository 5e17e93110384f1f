"""Parses a Go template into nodes; accepts and refuses what text/template/parse/parse.go does, as far as it goes."""

from __future__ import annotations

from engine.golang.template.lexer import Token
from engine.golang.template.nodes import ActionNode, BranchNode, LoopControlNode, TemplateNode, TextNode
from engine.golang.template.pipes import PipeParser, shown

_BRANCHES = ("if", "range", "with")
_JUMPS = ("break", "continue")
_ENDS = ("end", "else")
_MISSING_ACTIONS = ("block", "define", "template")


def parse(template: str) -> tuple[TemplateNode, ...]:
    """Return the nodes of a template. Raises TemplateError."""
    return _Parser(template).parse()


class _Parser(PipeParser):
    """One pass over the tokens of a template."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self._ranges = 0

    def parse(self) -> tuple[TemplateNode, ...]:
        nodes, end = self._list()
        if end is not None:
            raise self.error(f"unexpected {{{{{end.text}}}}}", end)
        return nodes

    def _list(self) -> tuple[tuple[TemplateNode, ...], Token | None]:
        """Read nodes up to the end of the template, or to an `end` or `else`, which is returned."""
        nodes: list[TemplateNode] = []
        while (token := self.next()).kind != "end":
            if token.kind == "text":
                nodes.append(TextNode(token.text))
                continue
            self.skip()
            word = self.peek()
            if word.kind == "word" and word.text in _ENDS:
                return tuple(nodes), self.next()
            nodes.append(self._action(word))
        return tuple(nodes), None

    def _action(self, word: Token) -> TemplateNode:
        if word.kind == "word" and word.text in _BRANCHES:
            return self._branch(self.next())
        if word.kind == "word" and word.text in _JUMPS:
            return self._jump(self.next())
        if word.kind == "word" and word.text in _MISSING_ACTIONS:
            raise self.error(f"{{{{{word.text}}}}} is not supported here", word)
        return ActionNode(self.pipe("command"))

    def _jump(self, word: Token) -> TemplateNode:
        if not self._ranges:
            raise self.error(f"{{{{{word.text}}}}} outside {{{{range}}}}", word)
        closing = self.word()
        if closing.kind != "right":
            raise self.error(f"unexpected {shown(closing)} in {{{{{word.text}}}}}", closing)
        return LoopControlNode(word.text)

    def _branch(self, word: Token) -> TemplateNode:
        with self.inside():
            return self._branch_inside(word)

    def _branch_inside(self, word: Token) -> TemplateNode:
        known = len(self.variables)
        pipe = self.pipe(word.text)
        self._ranges += word.text == "range"
        body, end = self._list()
        self._ranges -= word.text == "range"
        otherwise: tuple[TemplateNode, ...] = ()
        if end is not None and end.text == "else":
            otherwise, end = self._else(word.text)
        if end is None:
            raise self.error("unexpected EOF", Token("end", "EOF", len(self.template)))
        self._close(end)
        del self.variables[known:]
        return BranchNode(word.text, pipe, body, otherwise)

    def _else(self, word: str) -> tuple[tuple[TemplateNode, ...], Token | None]:
        """Read what follows `else`; `else if` is a branch that shares the `end`."""
        self.skip()
        again = self.peek()
        if again.kind == "word" and again.text == word and word in ("if", "with"):
            pipe_word = self.next()
            with self.inside():
                known = len(self.variables)
                pipe = self.pipe(pipe_word.text)
                body, end = self._list()
                otherwise: tuple[TemplateNode, ...] = ()
                if end is not None and end.text == "else":
                    otherwise, end = self._else(word)
                del self.variables[known:]
                return (BranchNode(word, pipe, body, otherwise),), end
        self._close(Token("word", "else", again.position))
        otherwise, end = self._list()
        if end is not None and end.text == "else":
            raise self.error("expected end; found {{else}}", end)
        return otherwise, end

    def _close(self, word: Token) -> None:
        closing = self.word()
        if closing.kind != "right":
            raise self.error(f"unexpected {shown(closing)} in {word.text}", closing)
