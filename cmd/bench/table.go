package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// column is one of the table: a measure on an application.
type column struct {
	measure string
	app     application
}

// writeMarkdown writes one table, a row for each server, and what is to be
// known about it.
func (r *report) writeMarkdown(w io.Writer) {
	columns := r.columns()
	rows := [][]string{{"server"}}
	for _, c := range columns {
		rows[0] = append(rows[0], c.heading())
	}
	for _, server := range r.servers() {
		row := []string{server}
		for _, c := range columns {
			row = append(row, r.find(c.measure, c.app.name, server).cell())
		}
		rows = append(rows, row)
	}
	m := r.Machine
	_, _ = fmt.Fprintf(w, "%s, %d cores (%s), %.1f GiB of memory, %s/%s.\n",
		r.Date.Format("2006-01-02 15:04"), m.Cores, m.Processor, float64(m.MemoryMiB)/1024, m.System, m.Architecture)
	_, _ = fmt.Fprintf(w, "Versions: %s.\n\n", r.versionList())
	if len(columns) > 0 {
		writeRows(w, rows)
	}
	r.writeProgram(w)
	writeList(w, "What the columns are:", legends(columns))
	writeList(w, "gdev beside the best of the others:", r.comparisons())
	writeList(w, "Notes:", r.Notes)
}

// columns are those that have a result, measure by measure.
func (r *report) columns() []column {
	var all []column
	for _, measure := range measureNames() {
		for _, a := range applications {
			has := func(x *result) bool { return x.Measure == measure && x.Application == a.name }
			if slices.ContainsFunc(r.Results, has) {
				all = append(all, column{measure, a})
			}
		}
	}
	return all
}

// servers are the titles of the rows that have a result, gdev's first, the
// limits last.
func (r *report) servers() []string {
	var titles []string
	for _, s := range servers("") {
		titles = append(titles, s.Title)
	}
	titles = append(titles, plainPython, limitImport, limitCall)
	return slices.DeleteFunc(titles, func(title string) bool {
		return !slices.ContainsFunc(r.Results, func(x *result) bool { return x.Server == title })
	})
}

// heading names the column.
func (c column) heading() string {
	return fmt.Sprintf("%s (%s)", map[string]string{
		measureReload:     "save to new answer, ms",
		measureLoad:       "lost under load",
		measureThroughput: "requests/s",
		measureStartup:    "start-up, ms",
		measureIdle:       "idle, % of a core",
		measureMemory:     "memory, MiB",
	}[c.measure], c.app.title)
}

// cell is the text of a result in the table; there may be none.
func (x *result) cell() string {
	if x == nil || len(x.Samples) == 0 {
		return "–"
	}
	s := x.Summary
	spread := fmt.Sprintf("%.0f (%.0f–%.0f)", s.Median, s.Min, s.Max)
	switch x.Measure {
	case measureReload, measureThroughput:
		return spread + x.counted("lost", "stale", "missed")
	case measureLoad:
		return fmt.Sprintf("%d of %d, %d stale, in %d reloads", x.Counts["lost"], x.Counts["requests"],
			x.Counts["stale"], x.Counts["reloads"]) + x.counted("missed", "resent")
	case measureIdle:
		return fmt.Sprintf("%.2f, %d switches/s", s.Median, x.Counts["switches per second"])
	case measureMemory:
		if x.Counts["gdev KiB"] > 0 {
			return fmt.Sprintf("%.0f + %.0f of gdev", mebibytes(int64(x.Counts["python KiB"])), mebibytes(int64(x.Counts["gdev KiB"])))
		}
		return fmt.Sprintf("%.0f", s.Median)
	default:
		return spread
	}
}

// counted is ", N NAME" for each of the counts that is not 0.
func (x *result) counted(names ...string) string {
	text := ""
	for _, name := range names {
		if n := x.Counts[name]; n > 0 {
			text += fmt.Sprintf(", %d %s", n, name)
		}
	}
	return text
}

// legends explain the measures that the table has.
func legends(columns []column) []string {
	var texts []string
	for _, name := range measureNames() {
		if slices.ContainsFunc(columns, func(c column) bool { return c.measure == name }) {
			texts = append(texts, map[string]string{
				measureReload:     "save to new answer: from the rename that puts a changed module in place to the first answer of the new code, median (lowest–highest); requests follow each other on fresh connections, 1 ms after the last that failed (lost) or had old code (stale); those are sums over all saves; missed: saves that were never answered from",
				measureLoad:       "lost under load: requests on keep-alive connections, most with content that the application does not read, that got no answer of it while a module was saved once a second, or as soon as the last reload was over; one that met the end of a connection is sent again first, which is counted as resent; stale: answered by old code though sent after a save",
				measureThroughput: fmt.Sprintf("requests/s: %d keep-alive connections; 1 process, 8 threads where the server has them; gdev inspects everything", throughputConnections),
				measureStartup:    "start-up: from exec to the first answer, with the reloader on; plain Python: python -c 'import app'",
				measureIdle:       "idle: CPU of all processes of a server with its reloader, and context switches",
				measureMemory:     "memory: proportional set size of all processes of a server after one reload; plain Python: one that has imported and called the application",
			}[name])
		}
	}
	return texts
}

// versionList is "name version" of all that was found.
func (r *report) versionList() string {
	var words []string
	for name, version := range r.Versions {
		words = append(words, name+" "+version)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func writeRows(w io.Writer, rows [][]string) {
	for i, row := range rows {
		_, _ = fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			_, _ = fmt.Fprintf(w, "|%s\n", strings.Repeat("---|", len(row)))
		}
	}
}

func writeList(w io.Writer, heading string, items []string) {
	if len(items) == 0 {
		return
	}
	_, _ = fmt.Fprintf(w, "\n%s\n\n", heading)
	for _, item := range items {
		_, _ = fmt.Fprintf(w, "- %s\n", item)
	}
}
