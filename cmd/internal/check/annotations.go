package check

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
)

// annotator writes findings and failed exchanges as annotations of GitHub
// Actions: "::error file=app.py,line=12,title=A8::…", each once. Nothing else
// is written, since the runner takes commands from any line of a job's output.
type annotator struct {
	w         io.Writer
	directory string // the application's folder
	root      string // annotations name files from there
	reveal    bool
	written   map[string]bool
}

func newAnnotator(w io.Writer, directory string, reveal bool) *annotator {
	root := os.Getenv("GITHUB_WORKSPACE")
	if root == "" {
		root, _ = filepath.Abs(".") // without one, files keep their own paths
	}
	return &annotator{w: w, directory: directory, root: root, reveal: reveal, written: map[string]bool{}}
}

// annotation is one of the runner's commands.
type annotation struct{ level, where, title, message string }

// write writes what a history.Subscription gave.
func (a *annotator) write(events []inspect.Event, _ int) error {
	var b bytes.Buffer
	for _, e := range events {
		x, ok := e.(inspect.Exchange)
		if !ok || x.State != inspect.StateEnded {
			continue
		}
		if !a.reveal {
			x = redact.Exchange(x)
		}
		for _, n := range annotations(x) {
			line := a.line(n)
			if !a.written[line] {
				a.written[line] = true
				b.WriteString(line)
			}
		}
	}
	_, err := a.w.Write(b.Bytes())
	return err
}

// annotations are those of one exchange.
func annotations(x inspect.Exchange) []annotation {
	var all []annotation
	for _, f := range x.Findings {
		message := f.Message
		if f.Seen != "" {
			message += ", seen " + f.Seen
		}
		all = append(all, annotation{string(f.Level), f.Where, f.Rule, message + " (gdev explain " + f.Rule + ")"})
	}
	if failed(x) {
		n := annotation{"error", "", x.Request.Method + " " + x.Request.Target, x.Response.SentStatus}
		if x.Cause != "" {
			n.message = strings.TrimPrefix(n.message+": "+x.Cause, ": ")
		}
		if len(x.Tracebacks) > 0 {
			n.where = innermost(x.Tracebacks[len(x.Tracebacks)-1].Traceback)
		}
		all = append(all, n)
	}
	return all
}

// innermost is the place in the project's own code where an exception passed
// last.
func innermost(t inspect.Traceback) string {
	for i := len(t.Frames) - 1; i >= 0; i-- {
		if f := t.Frames[i]; !f.Library {
			return fmt.Sprintf("%s:%d", f.File, f.Line)
		}
	}
	return ""
}

// line is the command as the runner reads it.
func (a *annotator) line(n annotation) string {
	place := ""
	if i := strings.LastIndex(n.where, ":"); i > 0 {
		place = "file=" + property(a.path(n.where[:i])) + ",line=" + property(n.where[i+1:]) + ","
	}
	level := "warning"
	if n.level == string(inspect.LevelError) {
		level = "error"
	}
	return fmt.Sprintf("::%s %stitle=%s::%s\n", level, place, property(n.title), data(n.message))
}

// path names a file from the root of the repository.
func (a *annotator) path(file string) string {
	if !filepath.IsAbs(file) {
		file = filepath.Join(a.directory, file)
	}
	if inside, err := filepath.Rel(a.root, file); err == nil && filepath.IsLocal(inside) {
		file = inside
	}
	return filepath.ToSlash(file)
}

// What the runner asks to be escaped in the text of a command, and in its
// properties.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(s string) string { return dataEscapes.Replace(termtext.Escape(s)) }

func property(s string) string { return propertyEscapes.Replace(termtext.Escape(s)) }
