package errorpage

import (
	_ "embed"
	"html"
	"strconv"
	"strings"

	"gdev/inspect"
)

// head is the page up to its title.
//
//go:embed head.html
var head string

// markup is HTML that is being written. The name of a tag may have attributes
// after it, and is constant; all else is text, and escaped. The package
// html/template would do the same: with it, the linker keeps every exported
// method of every type, which made the program 3 MB larger.
type markup struct{ strings.Builder }

// element writes one whose content is written by inner.
func (m *markup) element(tag string, inner func()) {
	name, _, _ := strings.Cut(tag, " ")
	m.WriteString("<" + tag + ">")
	inner()
	m.WriteString("</" + name + ">")
}

// block is an element on lines of its own.
func (m *markup) block(tag string, inner func()) {
	m.element(tag, inner)
	m.WriteString("\n")
}

// text writes an element with a text.
func (m *markup) text(tag, text string) {
	m.element(tag, func() { m.plain(text) })
}

// line is a text on lines of its own; nothing where it is empty.
func (m *markup) line(tag, text string) {
	if text != "" {
		m.text(tag, text)
		m.WriteString("\n")
	}
}

func (m *markup) plain(text string) { m.WriteString(html.EscapeString(text)) }

func (p Page) html() []byte {
	var m markup
	m.WriteString(head)
	m.line("title", p.Status()+": "+p.Title)
	m.WriteString("</head>\n")
	m.block("body", func() {
		m.block("main", func() {
			m.block("header", func() {
				m.line(`div class="status"`, p.Status())
				m.line("h1", p.Title)
				m.line("p", p.Lead())
				m.line(`p class="hint"`, p.Hint)
			})
			for _, t := range p.Tracebacks {
				m.traceback(t)
			}
			if p.Output != "" {
				m.block(`section class="traceback"`, func() {
					m.text("h2", "Last output")
					m.text(`pre class="output"`, p.Output)
				})
			}
			m.block(`footer class="faint"`, func() { m.text("p", p.Origin()) })
		})
	})
	m.WriteString("</html>\n")
	return []byte(printable(m.String()))
}

func (m *markup) traceback(t inspect.Traceback) {
	for _, l := range chain(t) {
		m.block(`section class="traceback"`, func() {
			m.line(`p class="faint"`, l.Lead)
			m.block(`div class="exception"`, func() {
				m.line(`h2 class="mono"`, l.Summary())
				for _, note := range l.Notes {
					m.line(`p class="mono"`, note)
				}
			})
			for _, g := range frameGroups(l.Frames) {
				m.frames(g)
			}
			if s := l.Syntax; s != nil {
				m.block(`details class="frame" open`, func() {
					m.line(`summary class="mono"`, s.File+":"+strconv.Itoa(s.Line))
					m.source(syntaxLines(s))
				})
			}
			for _, t := range l.Group {
				m.traceback(t)
			}
		})
	}
}

func (m *markup) frames(g frameGroup) {
	if !g.Library {
		for _, f := range g.Frames {
			m.frame(f)
		}
		return
	}
	m.block(`details class="library"`, func() {
		m.line("summary", counted(len(g.Frames), "library frame"))
		m.frames(frameGroup{Frames: g.Frames})
	})
}

func (m *markup) frame(f inspect.Frame) {
	m.block(`details class="frame" open`, func() {
		m.block("summary", func() {
			m.text(`strong class="mono"`, f.Function)
			m.WriteString(" ")
			m.text(`span class="faint mono"`, f.File+":"+strconv.Itoa(f.Line))
		})
		if lines := sourceLines(f); len(lines) > 0 {
			m.source(lines)
		}
		if len(f.Locals) > 0 {
			m.locals(f.Locals)
		}
	})
}

func (m *markup) locals(values []inspect.Value) {
	m.block(`details class="locals"`, func() {
		m.line(`summary class="faint"`, counted(len(values), "local variable"))
		m.element(`dl class="mono"`, func() {
			for _, v := range values {
				m.text("dt", v.Key)
				m.element("dd", func() {
					m.plain(v.Repr + " ")
					m.text("span", v.Type)
				})
			}
		})
	})
}

func (m *markup) source(lines []line) {
	m.block(`pre class="source"`, func() {
		for _, l := range lines {
			tag, number := "code", strconv.Itoa(l.Number)
			if l.Marked {
				tag, number = `code class="marked" aria-current="true"`, number+" ›"
			}
			m.element(tag, func() {
				m.text("i", number)
				m.text("span", l.Text)
			})
			if l.Caret != "" {
				m.element(`code class="caret"`, func() {
					m.text("i", "")
					m.text("span", l.Caret)
				})
			}
		}
	})
}

// counted is "1 thing" or "2 things".
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}
