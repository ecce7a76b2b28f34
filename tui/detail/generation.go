package detail

import (
	"fmt"
	"strconv"
	"strings"

	"gdev/inspect"
	"gdev/inspect/termtext"
	"gdev/tui/failure"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/traceback"
)

// factColumn is where the values of a generation's facts begin.
const factColumn = 14

func (d *Detail) buildGeneration(b *page.Builder, g inspect.Generation) {
	if g.Failure != nil {
		failure.Build(b, *g.Failure, d.failureOptions())
	}
	buildDiffers(b, g.Differs)
	d.buildChangedFiles(b, g.Changed)
	buildSteps(b, g)
	d.buildImports(b, g)
	b.Section("Generation", "")
	fact(b, "state", string(g.State))
	fact(b, "reason", reasonText(g))
	fact(b, "began", g.Began.Format(clockMillis))
	if g.PID != 0 {
		fact(b, "process", strconv.Itoa(g.PID))
	}
	b.Section("Application", "")
	fact(b, "name", g.Found.Name)
	fact(b, "file", string(g.Found.File))
	fact(b, "type", g.Found.Type)
	fact(b, "why", g.Found.Why)
	b.Section("Interpreter", "")
	fact(b, "version", strings.TrimSpace(g.Python.Implementation+" "+g.Python.Version))
	fact(b, "executable", g.Python.Executable)
	fact(b, "why", g.Python.Why)
}

// buildDiffers shows what is not as after a fresh start.
func buildDiffers(b *page.Builder, sentences []string) {
	if len(sentences) == 0 {
		return
	}
	b.Section("Differs from a fresh start", fmt.Sprint(len(sentences)))
	for _, s := range sentences {
		b.Words(nil, line(s))
	}
	b.Words(&b.Styles.Muted, "Press R to start afresh.")
}

func (d *Detail) buildChangedFiles(b *page.Builder, paths []string) {
	if len(paths) == 0 {
		return
	}
	b.Section("Changed files", fmt.Sprint(len(paths)))
	b.Limit(d.limit()*4, func() {
		for _, p := range paths {
			b.Line(page.Of(nil, traceback.Path(p, d.directory)))
		}
	})
}

func (d *Detail) buildAssetChange(b *page.Builder, c inspect.AssetChange) {
	d.buildChangedFiles(b, c.Paths)
	b.Blank()
	b.Words(&b.Styles.Muted, fmt.Sprintf("At %s. No code changed: the generation goes on, and its next response is made of the new templates.", c.At.Format(clockMillis)))
}

// fact adds one fact, if it is known.
func fact(b *page.Builder, name, value string) {
	if value != "" {
		b.Pair(factColumn, page.Of(&b.Styles.Muted, name), page.Of(nil, line(value)))
	}
}

func reasonText(g inspect.Generation) string {
	switch g.Reason {
	case inspect.ReasonStart:
		return "gdev was started"
	case inspect.ReasonReload:
		if len(g.Changed) == 0 {
			return "you asked for it"
		}
		return "a file changed"
	case inspect.ReasonRestart:
		return "you asked for it"
	case inspect.ReasonRevive:
		return "a request came after the worker had died"
	case inspect.ReasonRetry:
		return "older ones have ended, which may be why the one before failed"
	default:
		return string(g.Reason)
	}
}

func (d *Detail) buildWorkerExit(b *page.Builder, w inspect.WorkerExit) {
	b.Hang(2, page.Of(&b.Styles.Bad, "✗ "+line(w.Status)))
	b.Words(&b.Styles.Muted, fmt.Sprintf("process %d of generation %d, at %s", w.PID, w.Generation, w.At.Format(clockMillis)))
	b.Words(&b.Styles.Muted, "The next request or saved file starts a new one, and r does.")
	if len(w.Exchanges) > 0 {
		numbers := make([]string, len(w.Exchanges))
		for i, n := range w.Exchanges {
			numbers[i] = fmt.Sprintf("#%d", n)
		}
		b.Section("Exchanges that were open", fmt.Sprint(len(numbers)))
		b.Words(nil, strings.Join(numbers, " "))
	}
	b.Section("Last output", "")
	if w.Output == "" {
		b.Words(&b.Styles.Muted, "none")
	}
	for _, l := range safetext.Lines(termtext.Unstyled(w.Output)) {
		b.Line(page.Of(nil, l))
	}
}
