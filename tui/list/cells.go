package list

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
	"gdev/tui/safetext"
	"gdev/tui/traceback"
)

// cells are the texts of an exchange's row.
type cells struct {
	mark, findings, number, clock, method, target, outcome, status, reason, size, duration, generation string

	bad bool // the outcome is what went wrong
}

func (l *List) cells(e inspect.Exchange) cells {
	target := e.Request.Target
	if !l.reveal {
		target = redact.Target(target)
	}
	code, reason := status(e)
	if _, asks := l.history.OldestPrompt(e.Generation, e.Number); asks {
		code, reason = "asks", "asks (p)"
	}
	c := cells{
		number: strconv.FormatUint(e.Number, 10), clock: e.Began.Format(time.TimeOnly),
		method: safetext.Line(e.Request.Method), target: safetext.Line(target),
		status: code, reason: reason, size: "·", generation: "·",
		duration: compact(e.Duration(l.now) - e.Held),
	}
	c.outcome, c.bad = l.outcome(e)
	if e.Response.BlockCount > 0 || e.Response.Content.Size > 0 {
		c.size = inspect.FormatSize(e.Response.Content.Size)
	}
	if e.Generation > 0 {
		c.generation = "g" + strconv.Itoa(e.Generation)
	}
	if n := len(e.Findings); n > 0 {
		mark, _ := l.styles.Finding(worst(e.Findings))
		c.findings = fmt.Sprintf("%s%d", mark, n)
	}
	switch {
	case e.State == inspect.StateEnded && e.Troubled():
		c.mark = "✗"
	case len(e.Tracebacks) > 0:
		c.mark = "!"
	case strings.HasPrefix(e.Response.Status, "4"):
		c.mark = refused
	}
	return c
}

// refused marks a status of 4xx, which without colours would look like 2xx.
const refused = "○"

func worst(findings []inspect.Finding) inspect.Level {
	var t inspect.Tally
	t.Add(findings)
	return t.Worst()
}

// status is the code of an exchange, or a word of four letters where it has
// none, and the reason phrase or what went wrong instead.
func status(e inspect.Exchange) (code, reason string) {
	code, reason, _ = strings.Cut(safetext.Line(e.Response.Status), " ")
	switch e.State {
	case inspect.StateHeld:
		return "held", "held"
	case inspect.StateRunning:
		if e.ClientGone {
			return cmp.Or(code, "gone"), "client gone…"
		}
		if code == "" {
			return "run…", "running"
		}
		return code, reason + "…"
	}
	if e.Hint != "" {
		reason = safetext.Line(e.Hint)
	}
	if e.Outcome == inspect.OutcomeComplete {
		return code, reason
	}
	if e.Outcome != inspect.OutcomeFailed && e.Outcome != inspect.OutcomeRefused || reason == "" {
		reason = string(e.Outcome)
	}
	if code == "" {
		code = outcomeWord(e.Outcome)
	}
	return code, reason
}

func outcomeWord(o inspect.Outcome) string {
	switch o {
	case inspect.OutcomeClientGone:
		return "gone"
	case inspect.OutcomeKilled:
		return "kill"
	case inspect.OutcomeWorkerDied:
		return "died"
	case inspect.OutcomeRefused:
		return "no"
	default:
		return "fail"
	}
}

// compact is a duration in at most six columns, up to a hundred hours.
func compact(d time.Duration) string {
	switch {
	case d > 0 && d < 50*time.Microsecond:
		return "0.0 ms"
	case d < time.Minute-50*time.Millisecond:
		return inspect.FormatDuration(d)
	}
	s := int(d.Round(time.Second) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	}
	return fmt.Sprintf("%dh%02dm", s/3600, s%3600/60)
}

// rowText is a row in one string, as the filter sees it.
func (l *List) rowText(e inspect.Event) string {
	x, ok := e.(inspect.Exchange)
	if !ok {
		_, text := l.between(e)
		return text
	}
	c := l.cells(x)
	return strings.Join([]string{c.number, c.clock, c.method, c.target, c.outcome, c.status, c.reason, c.size, c.duration, c.generation}, " ")
}

// kind is how a row between exchanges looks.
type kind int

const (
	quiet kind = iota
	good
	busy
	bad
)

// between is the text of a row that is no exchange.
func (l *List) between(e inspect.Event) (kind, string) {
	switch e := e.(type) {
	case inspect.Generation:
		k, text := generationText(e, l.now)
		if _, asks := l.history.OldestPrompt(e.Number, 0); asks {
			k, text = busy, text+" · waits for a line (p)"
		}
		return k, text
	case inspect.WorkerExit:
		text := fmt.Sprintf("worker of g%d exited: %s", e.Generation, safetext.Line(e.Status))
		if last := lastLine(e.Output); last != "" {
			text += " · " + last
		}
		return bad, text
	case inspect.AssetChange:
		return quiet, "assets changed: " + changedText(e.Paths)
	case inspect.Notice:
		text := safetext.Line(redact.Text(e.Text))
		if e.Fault > 0 {
			return bad, text
		}
		return quiet, text
	default:
		return quiet, ""
	}
}

func generationText(g inspect.Generation, now time.Time) (kind, string) {
	text := fmt.Sprintf("g%d %s", g.Number, g.Reason)
	changed := ""
	if len(g.Changed) > 0 {
		changed = " · " + changedText(g.Changed)
	}
	took := inspect.FormatDuration(g.Ready.Sub(g.Began))
	switch g.State {
	case inspect.GenerationLoading:
		if d := now.Sub(g.Began); d >= time.Second {
			return busy, text + changed + " · loading for " + compact(d.Truncate(time.Second))
		}
		return busy, text + changed + " · loading…"
	case inspect.GenerationReady:
		return good, text + changed + " · ready in " + took
	case inspect.GenerationFailed:
		return bad, text + " failed: " + failureText(g.Failure) + changed
	case inspect.GenerationDied:
		return bad, text + " died: its worker exited" + changed
	default:
		if g.Ready.IsZero() {
			return quiet, text + changed + " · replaced while loading"
		}
		return quiet, text + changed + " · ready in " + took
	}
}

func failureText(f *inspect.Failure) string {
	if f == nil {
		return "unknown"
	}
	if f.Traceback != nil {
		return traceback.Headline(*f.Traceback)
	}
	return safetext.Line(redact.Text(f.Message))
}

// changedText names the first files that changed.
func changedText(paths []string) string {
	const shown = 3
	names := make([]string, 0, shown)
	for _, p := range paths[:min(len(paths), shown)] {
		names = append(names, safetext.Line(path.Base(strings.ReplaceAll(p, `\`, "/"))))
	}
	text := strings.Join(names, ", ")
	if rest := len(paths) - shown; rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

func lastLine(output string) string {
	lines := safetext.Lines(strings.TrimRight(termtext.Unstyled(output), "\r\n\t "))
	if len(lines) == 0 {
		return ""
	}
	return strings.TrimSpace(lines[len(lines)-1])
}
