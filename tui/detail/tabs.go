package detail

import (
	"gdev/inspect"
	"gdev/tui/page"
)

// Tab is a part of an exchange.
type Tab int

// The tabs, in their order.
const (
	Request Tab = iota
	Environ
	Response
	Traceback
	Output
	Findings
	tabs
)

// tabTable says of each tab what it is called, how its page is laid out, and
// when it has something that one would not expect there, and is marked.
//
// layOut gets the exchange as it is to be shown, its secrets masked unless they
// are revealed, and as it is: content is decoded before it is masked.
var tabTable = [tabs]struct {
	name   string
	layOut func(d *Detail, b *page.Builder, shown, raw inspect.Exchange)
	marked func(inspect.Exchange) bool
}{
	Request: {
		name: "Request",
		layOut: func(d *Detail, b *page.Builder, shown, raw inspect.Exchange) {
			d.buildRequest(b, shown, raw.Request.Content)
		},
		marked: func(e inspect.Exchange) bool { return len(e.Request.Dropped) > 0 },
	},
	Environ: {
		name:   "Environ",
		layOut: func(d *Detail, b *page.Builder, shown, _ inspect.Exchange) { d.buildEnviron(b, shown) },
		marked: func(inspect.Exchange) bool { return false },
	},
	Response: {
		name: "Response",
		layOut: func(d *Detail, b *page.Builder, shown, raw inspect.Exchange) {
			d.buildResponse(b, shown, raw.Response.Content)
		},
		marked: hasRefusedCall,
	},
	Traceback: {
		name:   "Traceback",
		layOut: func(d *Detail, b *page.Builder, shown, _ inspect.Exchange) { d.buildTracebacks(b, shown) },
		marked: func(e inspect.Exchange) bool { return len(e.Tracebacks) > 0 },
	},
	Output: {
		name:   "Output",
		layOut: func(d *Detail, b *page.Builder, shown, _ inspect.Exchange) { d.buildOutput(b, shown) },
		marked: func(e inspect.Exchange) bool { return len(e.Output)+len(e.Logs)+e.OutputLost > 0 },
	},
	Findings: {
		name:   "Findings",
		layOut: func(d *Detail, b *page.Builder, shown, _ inspect.Exchange) { d.buildFindings(b, shown) },
		marked: func(e inspect.Exchange) bool { return len(e.Findings) > 0 },
	},
}

// hasRefusedCall reports whether a call of start_response has raised.
func hasRefusedCall(e inspect.Exchange) bool {
	for _, c := range e.Response.Calls {
		if c.Error != "" {
			return true
		}
	}
	return false
}

// failureTab is the tab that shows why an exchange failed, other where none does.
func failureTab(e inspect.Exchange, other Tab) Tab {
	var t inspect.Tally
	t.Add(e.Findings)
	switch {
	case len(e.Tracebacks) > 0:
		return Traceback
	case t.Errors > 0:
		return Findings
	default:
		return other
	}
}

// TabNames are the names of the tabs, in their order.
func TabNames() []string {
	names := make([]string, 0, tabs)
	for _, t := range tabTable {
		names = append(names, t.name)
	}
	return names
}
