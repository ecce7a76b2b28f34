package main

import (
	"fmt"
	"slices"
)

// ours are the titles of gdev's rows.
func ours() []string {
	var titles []string
	for _, s := range gdevServers("") {
		titles = append(titles, s.Title)
	}
	return titles
}

// comparisons say, for each column, how gdev stands beside the best of the
// others and beside the limit.
func (r *report) comparisons() []string {
	var texts []string
	for _, c := range r.columns() {
		for _, x := range r.Results {
			if x.Measure != c.measure || x.Application != c.app.name || len(x.Samples) == 0 || !slices.Contains(ours(), x.Server) {
				continue
			}
			if text := r.compare(x); text != "" {
				texts = append(texts, fmt.Sprintf("%s, %s: %s", c.heading(), x.Server, text))
			}
		}
	}
	return texts
}

// compare says how one result of gdev stands; empty where there is nothing
// to set it beside.
func (r *report) compare(x *result) string {
	best := r.best(x.Measure, x.Application)
	plain := r.find(x.Measure, x.Application, plainPython)
	switch {
	case x.Measure == measureReload && best != nil:
		text := fmt.Sprintf("%.1f times as quick as %s", best.Summary.Median/x.Summary.Median, best.Server)
		if limit := r.find(x.Measure, x.Application, limitImport); limit != nil {
			text += fmt.Sprintf(", %.0f ms over the limit", x.Summary.Median-limit.Summary.Median)
		}
		return text
	case x.Measure == measureThroughput && best != nil:
		return fmt.Sprintf("%.2f times the requests of %s", x.Summary.Median/best.Summary.Median, best.Server)
	case x.Measure == measureStartup && plain != nil:
		return fmt.Sprintf("%.0f ms over plain Python", x.Summary.Median-plain.Summary.Median)
	case x.Measure == measureMemory && plain != nil:
		return fmt.Sprintf("its Python processes have %.2f times the memory of plain Python", mebibytes(int64(x.Counts["python KiB"]))/plain.Summary.Median)
	}
	return ""
}

// best is the result of the server, not gdev, that does best; nil without one.
func (r *report) best(measure, app string) *result {
	var best *result
	for _, x := range r.Results {
		if x.Measure != measure || x.Application != app || len(x.Samples) == 0 || !isPeer(x.Server) {
			continue
		}
		better := best == nil || x.Summary.Median < best.Summary.Median
		if measure == measureThroughput {
			better = best == nil || x.Summary.Median > best.Summary.Median
		}
		if better {
			best = x
		}
	}
	return best
}

// isPeer reports whether a row is a server's, and not gdev's.
func isPeer(title string) bool {
	return !slices.Contains(append(ours(), plainPython, limitImport, limitCall), title)
}
