package list

import (
	"path"
	"strings"
	"time"

	"gdev/inspect"
)

// extensions are those of files that pages are made of.
const extensions = " .css .js .mjs .map .png .jpg .jpeg .gif .svg .ico .webp .avif .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm "

// noise reports whether a row is seldom what one looks for: a static file or a
// favicon that was served, a notice, a change of assets.
func noise(e inspect.Event) bool {
	switch e := e.(type) {
	case inspect.Exchange:
		return e.State == inspect.StateEnded && !Trouble(e) && !strings.HasPrefix(e.Response.Status, "4") && static(e.Request)
	case inspect.Notice:
		return e.Fault == 0
	case inspect.AssetChange:
		return true
	default:
		return false
	}
}

func static(r inspect.Request) bool {
	if r.Method != "GET" && r.Method != "HEAD" {
		return false
	}
	p, _, _ := strings.Cut(strings.ToLower(r.Target), "?")
	ext := path.Ext(p)
	return strings.HasPrefix(p, "/static/") || ext != "" && !strings.Contains(ext, " ") && strings.Contains(extensions, " "+ext+" ")
}

// SetQuiet hides static files, favicons and notices, or shows all.
func (l *List) SetQuiet(on bool) {
	l.filter.quiet = on
	l.refilter()
}

// Clear hides the rows that there are now, but those of what is still running.
func (l *List) Clear() {
	first, c := l.history.First(), Cleared{kept: map[int]bool{}, At: l.now}
	for i := range l.history.Len() {
		if x, ok := l.history.Row(i).(inspect.Exchange); ok && x.State != inspect.StateEnded {
			c.kept[first+i] = true
		}
	}
	c.from = first + l.history.Len()
	l.Restore(c)
}

// Cleared is what the last Clear hid.
func (l *List) Cleared() Cleared { return l.filter.cleared }

// Cleared says which rows a Clear hid, and when.
type Cleared struct {
	from int          // absolute index of the first row after it
	kept map[int]bool // the rows before it of what was running
	At   time.Time
}

func (c Cleared) hides(absolute int) bool { return absolute < c.from && !c.kept[absolute] }

// Restore shows the rows as they were before a Clear.
func (l *List) Restore(c Cleared) {
	l.filter.cleared = c
	l.refilter()
}

// hidden is how many of the rows that are kept a Clear hides.
func (l *List) hidden() int {
	return max(l.filter.cleared.from-l.history.First()-len(l.filter.cleared.kept), 0)
}
